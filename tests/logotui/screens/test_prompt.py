from __future__ import annotations

from textual.app import App
from textual.widgets import Input, Static

from logotui.screens.prompt import Prompt


async def test_only_what_is_right_is_returned() -> None:
    app = App[None]()
    got: list[str | None] = []
    async with app.run_test() as pilot:
        app.push_screen(
            Prompt("number", "how many", "7x", lambda text: "" if text.isdigit() else "no number"), got.append
        )
        await pilot.pause()
        said = app.screen.query_one("#said", Static)
        assert str(said.content) == "how many"
        await pilot.press("enter")
        assert "no number" in str(said.content) and got == []
        await pilot.press("backspace")
        await pilot.pause()
        assert str(said.content) == "how many" and app.screen.query_one(Input).value == "7"
        await pilot.press("enter")
        await pilot.pause()
        assert got == ["7"]
