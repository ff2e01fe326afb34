from __future__ import annotations

from textual.containers import Vertical
from textual.widgets import Input

from logotui.widgets.asking_line import reveal
from tests.logotui.alone import alone


class Asking(Vertical):
    DEFAULT_CSS = "Asking Input { display: none; } Asking.-open Input { display: block; }"


async def test_a_line_that_a_class_shows_can_be_typed_into_at_once() -> None:
    line = Input()
    owner = Asking(line)
    async with alone(owner) as stage:
        assert not line.display
        reveal(line, owner, "-open")
        assert line.display and line.focusable, "before the next refresh"
        await stage.pilot.press("s")
        assert line.value == "s"
