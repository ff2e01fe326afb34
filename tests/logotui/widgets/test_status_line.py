from __future__ import annotations

import pytest

from logoclip.runs.summary import RunSummary
from logotui.widgets.status_line import StatusLine, status_line
from tests.logotui.alone import alone
from tests.logotui.fake_host import NOON, summary

RUN = summary("demo-03", best_value=0.42, best_epoch=3)


@pytest.mark.parametrize("width", [40, 60, 79, 80, 100, 140, 200])
def test_a_status_line_fits_and_keeps_what_goes_on(width: int) -> None:
    line = status_line(RUN, width)
    assert line.cell_length <= width
    assert line.plain.startswith("▶ running  demo-03")


def test_a_wide_status_line_says_it_all() -> None:
    text = status_line(RUN, 140).plain
    parts = ("epoch 4/8", "52 %", "step 418/800", "left 2m 05s", "best 0.42 (epoch 3)", "durable 400")
    assert [part for part in parts if part not in text] == []


def test_a_best_epoch_below_the_base_is_red() -> None:
    line = status_line(summary("demo-03", best_value=0.2, best_epoch=2, base_value=0.4), 160)
    text = "best 0.20 (epoch 2), below its base 0.40"
    assert text in line.plain
    start = line.plain.index(text)
    assert any(span.style == "$wrong" and span.start <= start and span.end >= start + len(text) for span in line.spans)
    assert "base" not in status_line(summary("demo-03", best_value=0.5, best_epoch=2, base_value=0.4), 160).plain


@pytest.mark.parametrize("width", [5, 17])
def test_where_there_is_no_room_even_the_name_is_cut(width: int) -> None:
    assert status_line(RUN, width).cell_length == width
    assert status_line(RUN, width).plain.endswith({5: "…", 17: "…-03"}[width])


def test_a_run_that_has_ended_has_nothing_left() -> None:
    text = status_line(summary("demo-01", state="finished", step=800), 140).plain
    assert "left" not in text and "100 %" in text


def test_another_job_says_what_it_is_and_how_far() -> None:
    text = status_line(RunSummary("prepare", "running", id="data-01", progress=(1200, 4800)), 140).plain
    assert "preparing data" in text and "25 %" in text and "1,200/4,800" in text and "durable" not in text


async def test_without_a_run_the_line_says_so() -> None:
    line = StatusLine()
    async with alone(line):
        assert line.render().plain == "no run is open"


@pytest.mark.parametrize(
    ("seconds", "unseen", "words"),
    [
        (0, False, ""),
        (10, False, "last seen 10s ago"),
        (40, False, "silent for 40s"),
        (3600, True, "silent for 1h 00m on box, which this machine cannot see"),
    ],
)
def test_a_state_that_claims_life_says_how_old_its_last_sign_is(seconds: float, unseen: bool, words: str) -> None:
    text = status_line(summary("demo-03", silent_for=seconds, unseen=unseen), 200).plain
    assert words in text and ("seen" in text or "silent" in text) == bool(words)
    ended = status_line(summary("demo-03", state="finished", silent_for=seconds), 200).plain
    assert "silent" not in ended and "seen" not in ended


def test_what_is_wanted_stands_beside_what_is_where_there_is_room_for_little() -> None:
    run = summary("demo-03", wanted="stopped", wanted_since=NOON)
    assert status_line(run, 200, NOON).plain.startswith("▶ running  demo-03   stopping: after this step, saves the 18")
    assert status_line(run, 60, NOON).plain == "▶ running  demo-03   stopping: after this step, saves the 1…"


async def test_a_wish_grows_older_by_itself() -> None:
    line = StatusLine()
    async with alone(line) as stage:
        line.run = summary("demo-03", wanted="paused", wanted_since=NOON)
        line.now = NOON + 30
        await stage.pilot.pause()
        assert "(30s" in str(line.render())


def test_a_number_that_is_none_is_red_and_says_since_when() -> None:
    line = status_line(summary("demo-03", not_finite=(("loss", 1204), ("grad_norm", 1204))), 200)
    words = "loss is not finite since step 1,204, gradient norm is not finite since step 1,204"
    assert words in line.plain
    start = line.plain.index(words)
    assert any(str(span.style).startswith("$wrong") and span.start <= start < span.end for span in line.spans)
