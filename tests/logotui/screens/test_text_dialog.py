from __future__ import annotations

from textual.widgets import Input, Static

from logotui.screens.text_dialog import TextDialog
from tests.logotui.fake_host import lively
from tests.logotui.screens.test_runs import opened


async def test_only_what_is_right_is_returned() -> None:
    got: list[str | None] = []
    async with opened(lively()) as (pilot, _):
        prompt = TextDialog("number", "how many", "7x", lambda text: "" if text.isdigit() else "no number")
        pilot.app.push_screen(prompt, got.append)
        await pilot.pause()
        said = prompt.query_one("#said", Static)
        assert str(said.content) == "how many"
        await pilot.press("enter")
        assert "no number" in str(said.content) and got == []
        await pilot.press("end", "backspace")
        await pilot.pause()
        assert str(said.content) == "how many" and prompt.query_one(Input).value == "7"
        await pilot.press("enter")
        await pilot.pause()
        assert got == ["7"]


async def test_the_first_letter_replaces_what_stands_there_and_an_arrow_keeps_it() -> None:
    async with opened(lively()) as (pilot, _):
        for keys, found in ((("n", "e", "w"), "new"), (("right", "2"), "demo-012")):
            prompt = TextDialog("name", "a name", "demo-01", enter="makes it")
            pilot.app.push_screen(prompt)
            await pilot.pause()
            await pilot.press(*keys)
            assert prompt.query_one(Input).value == found
            assert str(prompt.query_one("Vertical").border_subtitle) == "enter makes it · esc leaves it"
            await pilot.press("escape")
