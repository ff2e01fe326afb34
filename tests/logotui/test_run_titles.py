"""A run that was renamed goes by its title wherever it is named; its id stands beside it where both matter."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from logoclip.tuning.trials import StudyReport, Trial
from logotui.alerts import changes
from logotui.app import LogoTui
from logotui.notices import trouble_of
from logotui.once import shown
from tests.logotui.config_host import config_host
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, lively, summary
from tests.logotui.settle import settle
from tests.logotui.sweep_host import sweep_host

SIZE = (140, 40)
TITLE = "tit[l]e"  # what stands in brackets is no markup


def renamed(host: FakeHost) -> FakeHost:
    """Every run with a title that has the number of its id."""
    host.summaries = [
        replace(
            run,
            title=titled(run.id),
            after_title=titled(run.after) if run.after else "",
            settings={"seed": place},
            last_words=(),
        )
        for place, run in enumerate(host.summaries)
    ]
    return host


def titled(run_id: str) -> str:
    return f"{TITLE}{run_id[-2:]}"


def text_of(pilot: Pilot[Any]) -> str:
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def bare(text: str, ids: list[str]) -> list[str]:
    """The lines that name one of `ids` without its title."""
    return [
        line for line in text.splitlines() for id in ids if re.search(rf"(?<![\w(-]){re.escape(id)}(?![\w)-])", line)
    ]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("1",), "what"),
        (("1", "space", "down", "space", "d"), "settings"),
        (("1", "Q"), "drop"),
        (("1", "T"), "it optimises"),
        (("1", "G"), "seeds grouped"),
        (("1", "V"), "◆"),
        (("3",), "loss"),
        (("3", "o"), "runs over"),
        (("3", "space", "p"), "pauses after this step"),
        (("1", "p", "p"), ""),
        (("1", "s"), "Stop"),
        (("1", "down", "down", "p"), "goes on"),
        (("3", "c"), "is asked for a checkpoint"),
    ],
    ids=[
        "runs",
        "diff",
        "queue",
        "study",
        "groups",
        "scatter",
        "monitor",
        "overlay",
        "pausing",
        "twice",
        "stopping",
        "resuming",
        "checkpoint",
    ],
)
async def test_wherever_a_run_is_named_it_goes_by_its_title(keys: tuple[str, ...], words: str) -> None:
    host = renamed(lively())
    host.summaries.append(summary("demo-tune-01", kind="tune", state="finished", title=titled("demo-tune-01")))
    trials = (Trial(0, "complete", {"lora_r": 4}, "demo-01", 0.4, 8),)
    host.answers["read_study"] = lambda asked: StudyReport("demo-tune-01", "a.yaml", "f", 2, 0, {"x": [1, 2]}, trials)
    host.answers["evaluations"] = lambda asked: ()
    ids = [run.id for run in host.summaries]
    app = LogoTui(host)
    async with app.run_test(size=SIZE) as pilot:
        await eventually(lambda: app.watcher.facts.runs is not None)
        app.open_run("demo-03")
        await pilot.press(*keys)
        await eventually(lambda: words in text_of(pilot) + toasts(pilot), 20)
        assert TITLE in text_of(pilot) + toasts(pilot)
        assert bare(text_of(pilot) + toasts(pilot), ids) == []


def toasts(pilot: Pilot[Any]) -> str:
    return "\n".join(note.message for note in pilot.app._notifications)


async def test_a_config_is_compared_with_a_run_by_its_title(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    host.summaries = [summary("demo-07", title=titled("demo-07"))]
    app = LogoTui(host)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await eventually(lambda: app.watcher.facts.runs is not None)
        await settle(pilot)
        await pilot.press("ctrl+d")
        await eventually(lambda: f"run {TITLE}07" in text_of(pilot))


async def test_a_sweep_is_chosen_and_shown_by_its_title(tmp_path: Path) -> None:
    host = sweep_host(tmp_path)
    host.summaries = [replace(run, title=titled(run.id)) for run in host.summaries]
    app = LogoTui(host)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4")
        await settle(pilot)
        await eventually(lambda: f"{TITLE}01" in text_of(pilot))
        await pilot.press("enter")
        await settle(pilot)
        assert bare(text_of(pilot), ["demo-sweep-01"]) == []


def test_whoever_is_called_hears_the_title() -> None:
    run = summary("demo-03", title="mine", error="out of memory", state="failed")
    (alert,) = changes(replace(run, state="running", error=""), run)
    assert alert.text == "mine failed: out of memory" and alert.run_id == "demo-03"
    assert (notice := trouble_of(run, "")) is not None and notice.text.startswith("mine failed")


async def test_one_frame_names_runs_by_their_titles() -> None:
    strips = await shown(LogoTui(renamed(lively())), "runs", SIZE)
    text = "\n".join("".join(segment.text for segment in strip) for strip in strips)
    assert TITLE in text and bare(text, [run.id for run in lively().summaries]) == []
