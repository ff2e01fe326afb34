from __future__ import annotations

import pytest

from logoclip.runs.summary import RunSummary
from logotui.widgets.run_columns import COLUMNS, WHAT, fitting, header, row
from tests.logotui.fake_host import NOON, summary

RUN = summary("demo-03")


def cell(title: str, run: RunSummary) -> str:
    return next(column for column in (*COLUMNS, WHAT) if column.title == title).cell(run, NOON + 300).plain.strip()


@pytest.mark.parametrize("width", [60, 80, 100, 140, 220])
def test_columns_fill_the_width_and_the_state_is_never_dropped(width: int) -> None:
    columns = fitting(width)
    assert row(columns, RUN, NOON).cell_length <= width
    assert [column.title for column in columns][:2] == ["state", "name"]
    assert header(columns).cell_length == row(columns, RUN, NOON).cell_length


def test_a_wide_table_has_every_column() -> None:
    assert [column.title for column in fitting(160)] == [column.title for column in (*COLUMNS, WHAT)]
    assert fitting(160)[-1].width > WHAT.width


def test_the_least_important_columns_go_first() -> None:
    dropped = [{column.title for column in (*COLUMNS, WHAT)} - {c.title for c in fitting(width)} for width in (80, 110)]
    assert "what" in dropped[1] and dropped[1] < dropped[0]


def test_a_training_counts_epochs_and_another_job_a_share() -> None:
    assert cell("epoch", RUN) == "4/8"
    assert cell("epoch", RunSummary("prepare", "running", progress=(25, 100))) == "25 %"
    assert cell("epoch", RunSummary("prepare", "queued")) == cell("step", RunSummary("train", "queued")) == "–"


def test_trouble_comes_before_words_and_words_before_the_kind() -> None:
    assert cell("what", RunSummary("train", "failed", error="disk\nfull", message="saving")) == "disk full"
    assert cell("what", RunSummary("train", "paused", message="saving")) == "saving"
    assert cell("what", RunSummary("prepare", "queued")) == "preparing data"


def test_silence_is_said_before_everything_else() -> None:
    assert cell("what", RunSummary("train", "running", message="saving", silent_for=40)) == "silent for 40s · saving"


def test_a_name_that_is_too_long_is_cut_and_leaves_the_columns_where_they_are() -> None:
    long = summary("a-run-with-a-very-long-name-01")
    columns = fitting(140)
    assert "…" in row(columns, long, NOON).plain
    assert row(columns, long, NOON).plain.index("4/8") == row(columns, RUN, NOON).plain.index("4/8")


def test_a_run_below_its_base_says_so_in_red() -> None:
    said = "below its base: separation 0.200 on the validation brands at best (epoch 2), 0.400 before the first step"
    run = summary("demo-03", state="finished", base_value=0.4, best_value=0.2, best_epoch=2, message=said)
    reds = {span.style for column in (COLUMNS[0], WHAT) for span in column.cell(run, NOON).spans}
    assert "$wrong" in reds
    assert cell("what", run) == said
    assert (
        cell("what", summary("demo-03", base_value=0.4, best_value=0.2, message="")) == "best epoch is below its base"
    )
    for fine in ({"best_value": 0.4}, {"best_value": None}, {"best_value": 0.2, "base_value": None}):
        sound = summary("demo-03", **{"base_value": 0.4, "state": "finished", "message": "", **fine})
        assert "$wrong" not in {span.style for column in (COLUMNS[0], WHAT) for span in column.cell(sound, NOON).spans}
