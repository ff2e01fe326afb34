from __future__ import annotations

import pytest
from textual.widgets import OptionList

from logotui.marks import Marks
from logotui.screens.overlay import Overlay, OverlayChooser
from tests.logotui.alone import alone, text_of
from tests.logotui.fake_host import summary

RUNS = (summary("demo-03"), summary("demo-02"), summary("data-01", kind="demo_data"), summary("demo-01"))


@pytest.mark.parametrize(
    ("keys", "marked", "reference", "difference"),
    [
        (["escape"], (), "", False),
        (["down", "space", "down", "space", "enter"], ("demo-02", "demo-01"), "", False),
        (["down", "space", "space", "escape"], (), "", False),
        (["down", "r", "d", "escape"], ("demo-02",), "demo-02", True),
        (["r", "escape"], (), "demo-03", False),
        (["down", "r", "r", "escape"], ("demo-02",), "", False),
        (["down", "r", "d", "A", "escape"], (), "", False),
    ],
)
async def test_runs_are_marked_and_one_is_compared_with(
    keys: list[str], marked: tuple[str, ...], reference: str, difference: bool
) -> None:
    answers: list[Overlay | None] = []
    async with alone() as stage:
        await stage.pilot.app.push_screen(OverlayChooser(RUNS, "demo-03", Overlay()), answers.append)
        await stage.pilot.press(*keys)
        await stage.pilot.pause()
    (chosen,) = answers
    assert chosen is not None
    assert (chosen.marks.ids, chosen.reference, chosen.difference) == (marked, reference, difference)


async def test_each_training_says_whether_it_is_drawn() -> None:
    chosen = Overlay(Marks().toggled("demo-01"), "demo-01")
    async with alone(size=(100, 20)) as stage:
        await stage.pilot.app.push_screen(OverlayChooser(RUNS, "demo-03", chosen))
        await stage.pilot.pause()
        text = text_of(stage.pilot.app.screen.query_one(OptionList))
        assert not any("data-01" in line for line in text)
        assert any("demo-03" in line and "open" in line for line in text)
        assert any("demo-01" in line and "marked" in line and "reference" in line for line in text)


@pytest.mark.parametrize("key", ["space", "r"])
async def test_what_marks_a_run_says_that_it_is_marked(key: str) -> None:
    async with alone(size=(100, 20)) as stage:
        await stage.pilot.app.push_screen(OverlayChooser(RUNS, "demo-03", Overlay()))
        await stage.pilot.press("down", key)
        options = stage.pilot.app.screen.query_one(OptionList)
        assert any("demo-02" in line and "marked" in line for line in text_of(options))
        assert "1 marked" in str(options.border_title) and "r marks" in str(options.border_subtitle)
