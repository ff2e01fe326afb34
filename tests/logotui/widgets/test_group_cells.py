from __future__ import annotations

import pytest
from msgspec.structs import replace

from logotui.comparing.fields import KNOWN
from logotui.comparing.groups import Group
from logotui.widgets.group_cells import common_name, cut_text, group_cell, spread, text_cells, widened
from logotui.widgets.run_columns import USUAL, WHAT, key_of
from tests.logotui.fake_host import NOON, summary

SETTINGS = {"learning_rate": 1e-3, "loss_type": "infonce", "lora_r": 16, "data_dir": "data/big"}
GROUP = Group(
    "g", ("lr 1e-3",),
    tuple(
        summary(f"demo-{number:02d}", best_f1=f1, loss=loss, settings={**SETTINGS, "seed": number})
        for number, f1, loss in ((2, 0.70, 0.8), (1, 0.74, 0.9), (3, None, 1.0))
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("state", "+ 3 runs"), ("name", "demo…"), ("f1", "72.0 ±2.8 %"), ("loss", "0.900 ±0.100"), ("epoch", "4"),
        ("separation", "0.42 ±0.00"), ("what", "lr 1e-3 infonce r16 big · seeds 1 2 3"), ("left", "2m 05s"),
    ],
)  # fmt: skip
def test_a_group_shows_what_its_runs_share_and_how_far_they_lie_apart(key: str, text: str) -> None:
    column = next(column for column in USUAL if key_of(column) == key)
    assert group_cell(column, GROUP, NOON, is_open=False).plain == text


def test_one_value_has_no_spread_and_none_is_a_dash() -> None:
    first = Group("g", (), (GROUP.runs[0], GROUP.runs[2]))
    assert spread(KNOWN["f1"], first, NOON) == "70.0 %"
    assert spread(KNOWN["f1"], Group("g", (), (GROUP.runs[2],)), NOON) == "–"


def test_an_open_group_looks_open_and_results_have_room() -> None:
    assert group_cell(USUAL[0], GROUP, NOON, is_open=True).plain == "− 3 runs"
    for column, wide in zip(USUAL, widened(USUAL), strict=True):
        cell = group_cell(wide, GROUP, NOON, is_open=False).plain
        assert key_of(column) in ("what", "name") or len(cell) <= wide.width


def test_names_that_share_no_beginning_are_counted() -> None:
    assert common_name(Group("g", (), (summary("a-1"), summary("b-2"), summary("c-3")))) == "a-1 +2"
    assert common_name(Group("g", (), (summary("lr_a-1"), summary("lr_b-2")))) == "lr…"


@pytest.mark.parametrize("width", [20, 37, 60])
def test_what_is_too_long_keeps_its_seeds(width: int) -> None:
    text = group_cell(WHAT, GROUP, NOON, is_open=False)
    cut = cut_text(text, width)
    assert cut.plain.endswith("seeds 1 2 3") and cut.cell_length <= width
    assert text_cells((GROUP,)) == text.cell_length


def test_there_is_room_for_how_many_have_finished() -> None:
    runs = tuple(
        replace(run, state=state) for run, state in zip(GROUP.runs, ("finished", "lost", "finished"), strict=True)
    )
    group = Group("g", (), runs)
    (state, *_) = widened(USUAL, (group,))
    assert group_cell(state, group, NOON, is_open=False).plain == "+ 3 runs, 2 finished" and state.width >= 20
