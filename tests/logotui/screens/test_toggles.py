from __future__ import annotations

from textual.app import App
from textual.widgets import OptionList

from logotui.screens.toggles import Toggles
from logotui.theme import DARK_ROLES

LINES = [("a", "alpha"), ("b", "beta"), ("c", "gamma")]


class Host(App[None]):
    answer: object = "none yet"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK_ROLES

    def on_mount(self) -> None:
        self.push_screen(Toggles("columns", LINES, on=("b",), usual=("a", "b")), self.take)

    def take(self, answer: object) -> None:
        self.answer = answer


async def pressed(*keys: str) -> tuple[object, list[str]]:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press(*keys[:-1])
        await pilot.pause()
        prompts = [str(option.prompt) for option in app.screen.query_one(OptionList).options]
        await pilot.press(keys[-1])
        await pilot.pause()
        return app.answer, prompts


async def test_space_turns_a_line_on_or_off_and_enter_is_done() -> None:
    answer, prompts = await pressed("down", "space", "down", "space", "enter")
    assert answer == ("c",)
    assert prompts == ["□ alpha", "□ beta", "■ gamma"]


async def test_keys_come_in_the_order_of_the_list() -> None:
    assert (await pressed("end", "space", "home", "space", "enter"))[0] == ("a", "b", "c")


async def test_r_goes_back_to_what_is_usual_and_escape_chooses_nothing() -> None:
    answer, prompts = await pressed("end", "space", "r", "enter")
    assert answer == ("a", "b") and prompts == ["■ alpha", "■ beta", "□ gamma"]
    assert (await pressed("space", "escape"))[0] is None
