from __future__ import annotations

from typing import ClassVar

import pytest
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from logotui.widgets.key_line import KeyLine, key_line
from tests.logotui.alone import Alone

KEYS = (("p", "p", "pause/resume"), ("c", "c", "checkpoint"), ("question_mark", "?", "keys"))


@pytest.mark.parametrize("width", [8, 20, 40, 80])
def test_the_explaining_key_is_the_last_to_go(width: int) -> None:
    shown = key_line(KEYS, width).plain
    assert len(shown) <= width and shown.endswith("? keys")


def test_the_first_keys_stay_longest() -> None:
    assert key_line(KEYS, 26).plain == "p pause/resume  ? keys"


class Keys(Alone):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pause", "pause"),
        Binding("x", "hidden", "hidden", show=False),
        Binding("question_mark", "help", "keys", key_display="?"),
    ]
    ENABLE_COMMAND_PALETTE = False
    pressed = 0

    def action_pause(self) -> None:
        self.pressed += 1


async def test_it_shows_what_can_be_pressed_and_a_click_presses_it() -> None:
    app = Keys([KeyLine()])
    async with app.run_test(size=(60, 3)) as pilot:
        await pilot.pause()
        line = app.screen.query_one(KeyLine)
        shown = line.render().plain
        assert "p pause" in shown and "? keys" in shown and "hidden" not in shown
        await pilot.click(KeyLine, offset=(1 + shown.index("pause"), 0))
        await pilot.pause()
        assert app.pressed == 1


class Asking(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "dismiss", "yes")]


async def test_while_a_question_is_in_front_its_keys_are_said() -> None:
    app = Keys([KeyLine()])
    async with app.run_test(size=(60, 3)) as pilot:
        await pilot.pause()
        line = app.screen.query_one(KeyLine)
        before = line.keys
        app.push_screen(Asking())
        await pilot.pause()
        line.read_bindings()
        assert line.keys == (("y", "y", "yes"),)
        await pilot.press("y")
        await pilot.pause()
        line.read_bindings()
        assert line.keys == before
