from __future__ import annotations

from textual.app import App
from textual.widgets import TextArea

from logotui.screens.note import Note


async def test_a_note_that_is_too_long_is_not_taken() -> None:
    app = App[None]()
    got: list[str | None] = []
    async with app.run_test() as pilot:
        app.push_screen(Note("note", "", longest=3), got.append)
        await pilot.pause()
        await pilot.press("a", "b", "c", "d", "ctrl+s")
        assert "4 characters, and 3 are allowed" in str(app.screen.query_one(TextArea).border_subtitle)
        await pilot.press("backspace", "ctrl+s")
        await pilot.pause()
        assert got == ["abc"]
