from __future__ import annotations

from typing import ClassVar

import pytest
from rich.console import Console
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from logotui.app import LogoTui
from logotui.screens.help import HelpScreen, explained, joined
from logotui.theme import DARK_ROLES
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import lively


class Subject(Screen[None]):
    MODE = "subject"
    ABOUT = "Brackets [like these] are words."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pause", "pause", tooltip="Pause a run"),
        Binding("j", "move(1)", "down"),
        Binding("down", "move(1)", "down", show=False),
        Binding("x", "nothing", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
    ]


class Shown(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "quit", "quit of the app")]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK_ROLES

    def on_mount(self) -> None:
        self.push_screen(Subject())


async def test_keys_that_do_the_same_stand_together_and_a_tooltip_says_more() -> None:
    app = Shown()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert explained(app.screen) == [("p", "Pause a run"), ("j ↓", "down")]


async def test_it_says_what_the_screen_is_for_and_every_key_of_it() -> None:
    app = Shown()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        app.push_screen(HelpScreen(app.screen))
        await pilot.pause()
        about, keys = app.screen.query(Static)
        assert str(about.content) == Subject.ABOUT
        console = Console(width=80)
        with console.capture() as shown:
            console.print(keys.content)
        assert "Pause a run" in shown.get()
        await pilot.press("escape")
        assert isinstance(app.screen, Subject)


async def test_below_stand_what_holds_everywhere_and_the_other_screens_each_with_its_keys() -> None:
    app = LogoTui(lively())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "question_mark")
        await pilot.pause()
        page = app.screen.query_one("VerticalScroll")
        assert page.region.height <= 24 and page.max_scroll_y > 0
        console = Console(width=70)
        with console.capture() as shown:
            console.print(app.screen.query(Static).last().content)
        text = shown.get()
        titles = ["Everywhere", "Runs", "Config", "Sweep", "Data", "Doctor"]
        assert all(title in text for title in titles)
        assert (
            text.index("Write a checkpoint")
            < text.index("Everywhere")
            < text.index("Leave the console")
            < text.index("Save the changes")
        )
        await pilot.press("end")
        await eventually(lambda: page.scroll_y == page.max_scroll_y)


MOVES = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "j", "k", "ctrl+pageup", "ctrl+pagedown"}
OF_TEXTUAL = {"tab", "shift+tab", "ctrl+c", "super+c", "enter"}  # a list hears enter, and Data does nothing then


@pytest.mark.parametrize("mode", ["1", "2", "3", "4", "5", "6"])
async def test_every_key_that_works_is_on_the_page(mode: str) -> None:
    app = LogoTui(lively())
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press(mode)
        await eventually(lambda: app.watcher.facts.runs is not None)
        await pilot.pause()
        here = [one.binding for one in app.screen.active_bindings.values() if one.node is not app]
        shown = {key for keys, _ in explained(app.screen) for key in keys.split()}
        missing = [one.key for one in here if app.get_key_display(one) not in shown]
        assert set(missing) <= MOVES | OF_TEXTUAL
        declared = [one for one in app.screen.BINDINGS if isinstance(one, Binding)]
        assert not declared or len(shown) >= len({one.action for one in declared}) / 2, "the page is of this screen"


@pytest.mark.parametrize(
    ("mode", "first"),
    [("1", ["⏎", "n", "p", "s", "space", "d", "/", "o"]), ("3", ["p", "c", "s"])],
)
async def test_what_one_does_most_comes_first(mode: str, first: list[str]) -> None:
    app = LogoTui(lively())
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press(mode)
        await eventually(lambda: app.watcher.facts.runs is not None and (app.screen.focused or mode == "3"))
        keys = [keys.split()[0] for keys, _ in explained(app.screen)]
        assert [key for key in keys if key in first] == first
        assert keys.index("R") > max(map(keys.index, first))


def test_a_key_that_stands_beside_its_counterpart_has_its_meaning_there() -> None:
    rows = [("←→", "Move it down"), ("pgdn", "A page"), ("→", "Move it up"), ("↓", "Down")]
    assert joined(rows) == [("←→", "Move it down · → move it up"), ("pgdn", "A page"), ("↓", "Down")]


@pytest.mark.parametrize("mode", ["4", "5"])
async def test_no_arrow_has_a_line_of_its_own_below_that_of_both(mode: str) -> None:
    app = LogoTui(lively())
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press(mode)
        await eventually(lambda: app.watcher.facts.runs is not None)
        await pilot.pause()
        rows = dict(explained(app.screen))
        assert "→" not in rows and ("←→" not in rows or " · → " in rows["←→"])
