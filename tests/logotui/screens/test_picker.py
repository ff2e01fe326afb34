from __future__ import annotations

import pytest
from textual.widgets import OptionList

from logotui.screens.picker import Picker
from tests.logotui.alone import alone, text_of

LINES = (("demo.yaml", "demo.yaml   [not markup]"), ("other.yaml", "other.yaml"))


@pytest.mark.parametrize(
    ("keys", "chosen", "answer"),
    [
        (["enter"], None, "demo.yaml"),
        (["down", "enter"], None, "other.yaml"),
        (["enter"], "other.yaml", "other.yaml"),
        (["enter"], "gone.yaml", "demo.yaml"),
        (["escape"], "other.yaml", None),
        (["q"], None, None),
    ],
)
async def test_the_cursor_begins_on_what_is_chosen_now(keys: list[str], chosen: str | None, answer: str | None) -> None:
    answers: list[str | None] = []
    async with alone() as stage:
        await stage.pilot.app.push_screen(Picker("open a config", LINES, chosen), answers.append)
        await stage.pilot.press(*keys)
        await stage.pilot.pause()
        assert answers == [answer]


async def test_lines_are_shown_as_they_are_below_their_title() -> None:
    async with alone() as stage:
        await stage.pilot.app.push_screen(Picker("open a config", LINES))
        await stage.pilot.pause()
        options = stage.pilot.app.screen.query_one(OptionList)
        assert options.border_title == "open a config"
        assert any("[not markup]" in line for line in text_of(options))
