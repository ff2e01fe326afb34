"""What holds on every screen."""

from __future__ import annotations

import pytest
from textual.events import ScreenResume
from textual.widgets import Static
from textual.worker import WorkerFailed

from logoclip.errors import InputError
from logotui.app import SCREENS, LogoTui
from logotui.hosts.host import HostLost, Link
from logotui.messages import MachineChanged, RunsChanged, StoryGrew
from logotui.screens.base import ConsoleScreen
from logotui.screens.help import HelpScreen, explained
from logotui.theme import DARK_ROLES, LIGHT, LIGHT_ROLES, TERMINAL_ROLES, THEMES
from logotui.widgets.guide_line import GuideLine
from logotui.widgets.key_line import KeyLine
from logotui.widgets.top_line import TopLine
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, lively

SIZE = (140, 40)


def keys(app: LogoTui) -> str:
    return app.screen.query_one(KeyLine).render().plain


@pytest.fixture
def app() -> LogoTui:
    return LogoTui(lively())


def host_of(app: LogoTui) -> FakeHost:
    assert isinstance(app.host, FakeHost)
    return app.host


def top(app: LogoTui) -> str:
    return app.screen.query_one(TopLine).render().plain


async def test_five_keys_show_five_screens(app: LogoTui) -> None:
    assert SCREENS == ("runs", "config", "monitor", "sweep", "data")
    async with app.run_test(size=SIZE) as pilot:
        for number, mode in enumerate(SCREENS, start=1):
            await pilot.press(str(number))
            await pilot.pause()
            assert isinstance(app.screen, ConsoleScreen) and mode == app.screen.MODE


async def test_the_top_line_says_where_one_is(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        line = await eventually(lambda: "cpu" in top(app) and top(app))
        for part in ("demo-workspace · this machine", "1 Runs", "5 Data", "cpu  87 %", "mem 6.1/23 G"):
            assert part in line


async def test_the_bottom_line_says_what_can_be_pressed_here(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await eventually(lambda: "cpu" in top(app))
        await pilot.pause()
        assert keys(app) == "⏎ open  n new  p pause/resume  s stop  space mark  d diff  / filter  o sort  ? keys"
        await pilot.press("3")
        await pilot.pause()
        assert "c checkpoint" in keys(app) and keys(app).endswith("? keys")


async def test_a_key_can_be_clicked(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await eventually(lambda: "cpu" in top(app))
        await pilot.pause()
        await pilot.click(KeyLine, offset=(keys(app).index("n new") + 1, 0))
        await eventually(lambda: app.current_mode == "config")


async def test_a_screen_that_comes_to_the_front_is_said_everything(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await eventually(lambda: "cpu" in top(app))
        await pilot.press("3")
        await pilot.pause()
        assert "cpu  87 %" in top(app) and "demo-workspace" in top(app)


async def test_a_lost_link_takes_the_place_of_the_pulse(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await eventually(lambda: "cpu" in top(app))
        host_of(app).link = Link(lost=True, reason="gone", retry_in=4)
        host_of(app).faults["runs"] = HostLost("gone")
        app.watcher.nudge()
        assert await eventually(lambda: "link lost, retrying in 4 s" in top(app))
        await pilot.press("2", "1")
        await pilot.pause()
        assert "demo-03" in str(app.screen.query_one("RunTable").selected)  # type: ignore[attr-defined]


async def test_help_explains_every_key_of_the_screen(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3")
        await pilot.pause()
        said = dict(explained(app.screen))
        assert "c" in said and "checkpoint" in said["c"]
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        assert not isinstance(app.screen, HelpScreen)


async def test_the_palette_leads_to_the_screens(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"monitor")
        await eventually(lambda: app.screen.query("CommandList") and app.screen.query_one("CommandList").option_count)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await eventually(lambda: app.current_mode == "monitor")


async def test_themes_take_turns(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        for roles in (LIGHT_ROLES, TERMINAL_ROLES, DARK_ROLES):
            app.action_next_theme()
            await pilot.press("3", "1")
            await pilot.pause()
            assert app.theme_variables["positive"] == roles["positive"]


async def test_a_chosen_theme_is_there_again(app: LogoTui) -> None:
    async with app.run_test(size=SIZE):
        app.action_next_theme()
        chosen = app.theme
    again = LogoTui(lively())
    again.begin_with_theme()
    assert again.theme == chosen == LIGHT.name


async def test_a_theme_that_there_is_none_of_is_passed_over(app: LogoTui) -> None:
    app.remembered.put(f"theme/{app.console.color_system}", "solarised")
    app.begin_with_theme()
    assert app.theme in {theme.name for theme in THEMES}


@pytest.mark.parametrize("size", [(59, 24), (80, 15)])
async def test_a_terminal_too_small_says_so(app: LogoTui, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        for key in "13":
            await pilot.press(key)
            await pilot.pause()
            shown = [widget for widget in app.screen.children if widget.display]
            assert [widget.id for widget in shown] == ["too-small"]
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert not app.screen.query_one("#too-small", Static).display
        assert app.screen.query_one(TopLine).display


async def test_a_refusal_is_shown_with_what_to_do(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        host_of(app).faults["runs"] = InputError("runs/: cannot be read: chmod u+r runs")
        app.watcher.nudge()
        await eventually(lambda: any("chmod" in note.message for note in app._notifications))
        await pilot.pause()


async def test_a_mistake_in_the_program_ends_it_loudly() -> None:
    app = LogoTui(FakeHost(answers={"runs": lambda _: 1 / 0}))
    with pytest.raises(WorkerFailed, match="ZeroDivisionError"):
        async with app.run_test(size=SIZE):
            await eventually(lambda: not app.is_running)
    assert app.return_code == 1


async def test_leaving_asks_nothing_of_any_run(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3")
        await pilot.pause()
        await pilot.press("q")
    assert host_of(app).closed
    assert not {question.wire_name() for question in host_of(app).calls} & {"stop", "pause", "resume"}


async def test_facts_that_come_while_it_is_being_left_are_let_go(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await eventually(lambda: "cpu" in top(app))
        await pilot.press("3")
        await eventually(lambda: app.watcher.story)
        screen = app.screen
    assert isinstance(screen, ConsoleScreen)
    assert app.watcher.facts.runs is not None and app.watcher.story is not None
    with app._context():
        screen.on_runs_changed(RunsChanged(app.watcher.facts.runs))
        screen.on_story_grew(StoryGrew(app.watcher.story))
        screen.on_machine_changed(MachineChanged(app.watcher.facts.machine))
        screen.on_screen_resume(ScreenResume())


async def test_modules_of_other_screens_are_loaded_ahead(app: LogoTui) -> None:
    async with app.run_test(size=SIZE):
        from sys import modules

        await eventually(lambda: "logotui.screens.monitor" in modules)


async def test_no_demo_no_guide(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert not app.screen.query_one(GuideLine).display
        assert not host_of(app).asked("demo")
