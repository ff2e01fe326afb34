"""j and k go down and up wherever arrows do, and are letters where letters are typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from logotui.app import LogoTui
from logotui.screens.help import HelpScreen
from logotui.screens.picker import Picker
from logotui.widgets.brand_list import BrandList
from logotui.widgets.field_row import Editor, FieldRow
from logotui.widgets.run_table import RunTable
from tests.logotui.config_host import config_host
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import lively
from tests.logotui.prepared import data_host
from tests.logotui.settle import settle

SIZE = (100, 24)


async def test_in_the_table_of_runs() -> None:
    app = LogoTui(lively())
    async with app.run_test(size=SIZE) as pilot:
        await eventually(lambda: app.watcher.facts.runs and isinstance(app.focused, RunTable))
        table = app.screen.query_one(RunTable)
        for keys, row in (("jj", 2), ("k", 1), ("j", 2)):
            await pilot.press(*keys)
            assert table.cursor == row
        for key, row in (("end", 5), ("home", 0), ("pagedown", 5), ("pageup", 0)):
            await pilot.press(key)
            assert table.cursor == row


@pytest.mark.parametrize("keys", [("j", "k"), ("down", "up")])
async def test_in_a_list_to_choose_from_which_is_in_front(keys: tuple[str, str]) -> None:
    app = LogoTui(lively())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.push_screen(Picker("which", [("a", "a"), ("b", "b"), ("c", "c")]))
        await pilot.pause()
        for key, place in ((keys[0], 1), (keys[0], 2), (keys[1], 1), ("end", 2), ("home", 0), ("pagedown", 2)):
            await pilot.press(key)
            assert app.screen.query_one(OptionList).highlighted == place


async def test_on_a_page_that_scrolls() -> None:
    app = LogoTui(lively())
    async with app.run_test(size=(80, 16)) as pilot:
        await pilot.press("3", "question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        page = app.screen.query_one("VerticalScroll")
        assert page.max_scroll_y > 2
        for key, place in (("j", 1), ("j", 2), ("k", 1), ("end", page.max_scroll_y), ("home", 0)):
            await pilot.press(key)
            await eventually(lambda place=place: page.scroll_y == place)


async def test_in_a_form_and_not_in_a_field_of_it(tmp_path: Path) -> None:
    app = LogoTui(config_host(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settle(pilot)
        rows = list(app.screen.query(FieldRow))
        await pilot.press("j", "j", "k")
        assert app.focused is rows[1]
        for key, row in (("pagedown", 11), ("pageup", 1), ("end", len(rows) - 1), ("home", 0)):
            await pilot.press(key)
            assert app.focused is rows[row]
        await pilot.press("enter", "j", "k")
        assert isinstance(app.focused, Editor) and app.focused.value == "jk"


async def test_among_the_brands_and_not_in_a_search_for_one() -> None:
    app = LogoTui(data_host())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("5")
        await settle(pilot)
        brands = app.screen.query_one(BrandList)
        first = brands.highlighted
        await pilot.press("j")
        assert brands.highlighted != first
        await pilot.press("k")
        assert brands.highlighted == first
        await pilot.press("slash", "j", "k")
        assert app.screen.query_one("#find", Input).value == "jk"


async def test_in_the_palette_they_are_letters() -> None:
    app = LogoTui(lively())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p", "j", "k")
        assert app.screen.query_one(Input).value == "jk"
