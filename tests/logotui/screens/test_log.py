from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.widgets import Input

from logoclip.runs import Event
from logotui.screens.log import LogScreen
from logotui.screens.monitor import MonitorScreen
from logotui.widgets.log_view import LogView
from logotui.widgets.similarities import Similarities
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import NOON, FakeHost, lively
from tests.logotui.screens.test_monitor import NARROW, nudge, opened
from tests.logotui.settle import settle

MANY = "".join(f"line {number:05d} with a few words\n" for number in range(6000))


@asynccontextmanager
async def whole_log(host: FakeHost) -> AsyncIterator[tuple[Pilot[None], LogScreen, LogView]]:
    async with opened(host, NARROW) as (pilot, _):
        await pilot.press("L")
        screen = pilot.app.screen
        assert isinstance(screen, LogScreen)
        await eventually(lambda: screen.window.size)
        await settle(pilot)
        yield pilot, screen, screen.view


def logging(text: str) -> FakeHost:
    host = lively()
    host.logs["demo-03"] = text
    return host


def title(screen: LogScreen) -> str:
    return str(screen.view.border_title)


async def test_it_begins_at_the_end_and_follows() -> None:
    host = logging(MANY)
    async with whole_log(host) as (pilot, screen, view):
        assert view.current and view.current.raw == "line 05999 with a few words" and "following" in title(screen)
        host.logs["demo-03"] += "written since\n 10%\r 20%"
        nudge(pilot)
        await eventually(lambda: view.current and view.current.raw == " 10%\r 20%")
        await pilot.press("up", "up")
        looked_at = view.current
        host.logs["demo-03"] += "\nand more\n"
        nudge(pilot)
        await eventually(lambda: view.lines[-1].raw == "and more")
        assert view.current == looked_at and "following" not in title(screen)
        await pilot.press("f")
        await settle(pilot)
        assert view.current and view.current.raw == "and more" and "following" in title(screen)


async def test_pages_lead_to_the_beginning_and_home_goes_there() -> None:
    async with whole_log(logging(MANY)) as (pilot, screen, view):
        assert screen.window.start > 0
        while screen.window.start:
            await pilot.press(*["pageup"] * 40)
            await settle(pilot)
        await pilot.press(*["pageup"] * (screen.view.cursor.line // 18 + 1))
        await settle(pilot)
        assert view.current and view.current.raw.startswith("line 00000")
        await pilot.press("end")
        await settle(pilot)
        assert view.current.raw.startswith("line 05999")
        await pilot.press("home")
        await settle(pilot)
        assert view.current.raw.startswith("line 00000")


async def test_words_are_looked_for_upwards_and_downwards() -> None:
    host = logging("first Needle here\n" + MANY + "second needle\n" + "end\n")
    async with whole_log(host) as (pilot, screen, view):
        await pilot.press("slash", *"needle", "enter")
        await settle(pilot)
        assert view.current and view.current.raw == "second needle" and "“needle”" in title(screen)
        await pilot.press("n")
        await settle(pilot)
        assert view.current.raw == "first Needle here" and view.has_focus
        await pilot.press("n")
        await settle(pilot)
        assert view.current.raw == "first Needle here", "there is none above, and it says so"
        assert any("above" in notice.message for notice in pilot.app._notifications)
        await pilot.press("N")
        await settle(pilot)
        assert view.current.raw == "second needle"


async def test_escape_closes_the_search_first() -> None:
    async with whole_log(logging(MANY)) as (pilot, screen, _):
        await pilot.press("slash", "q", "escape")
        assert pilot.app.screen is screen and not screen.query_one(Input).has_class("-asked")
        await pilot.press("escape")
        await eventually(lambda: isinstance(pilot.app.screen, MonitorScreen))


async def test_levels_leave_the_rest_out_and_look_further_up() -> None:
    host = logging("12:00:30 careful\n" + MANY[: 28 * 4000] + "ValueError: bad\n")
    host.happened["demo-03"].append(Event(5, 7, NOON, "warning", "careful"))
    async with whole_log(host) as (pilot, screen, view):
        await pilot.press("v")
        await settle(pilot)
        assert [line.raw for line in view.lines] == ["12:00:30 careful", "ValueError: bad"]
        assert "warnings and errors" in title(screen)
        await pilot.press("v")
        await settle(pilot)
        assert [line.raw for line in view.lines] == ["ValueError: bad"]
        await pilot.press("v")
        await settle(pilot)
        assert len(view.lines) > 1000


async def test_what_is_found_is_shown_whatever_the_level() -> None:
    async with whole_log(logging("plain words\nValueError: bad\n")) as (pilot, _, view):
        await pilot.press("v", "slash", *"plain", "enter")
        await settle(pilot)
        assert view.current and view.current.raw == "plain words" and len(view.lines) == 2


async def test_lines_are_copied_as_they_are_read() -> None:
    async with whole_log(logging("one\n\x1b[31mred\x1b[0m\nx\n")) as (pilot, _, _view):
        await pilot.press("up", "y")
        assert pilot.app.clipboard == "red"
        await pilot.press("shift+up", "y")
        assert pilot.app.clipboard == "one\nred"


async def test_a_line_leads_to_its_step() -> None:
    async with whole_log(logging("12:00:20 epoch 2  val sep 0.35  recall@1 52.3 %\nand plain\n")) as (pilot, _, _view):
        await pilot.press("enter")
        await eventually(lambda: isinstance(pilot.app.screen, MonitorScreen))
        assert pilot.app.screen.query_one(Similarities).step == 200


async def test_a_log_without_steps_says_so_and_an_empty_one_is_empty() -> None:
    async with whole_log(logging("nothing\n")) as (pilot, screen, _):
        await pilot.press("enter")
        assert pilot.app.screen is screen
    host = lively()
    async with opened(host) as (pilot, _):
        host.logs["demo-03"] = ""
        await pilot.press("L")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, LogScreen) and "empty" in title(screen)
        await pilot.press("up", "down", "n", "y", "enter", "v", "home", "end")
