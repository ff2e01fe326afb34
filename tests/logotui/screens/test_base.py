"""What holds on every screen of the console."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from logoclip.errors import InputError
from logoclip.machine.gauges import Machine
from logotui.console import Console
from logotui.messages import MachineChanged, RunsChanged, StoryGrew
from logotui.screens.base import ConsoleScreen
from logotui.theme import DARK_ROLES
from logotui.widgets.top_line import TopLine
from tests.logotui.fake_host import FakeHost, lively
from tests.logotui.settle import settle


class Listener(ConsoleScreen):
    """A screen that keeps what it hears."""

    MODE = "runs"

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    def compose_body(self) -> ComposeResult:
        yield Static("body", id="body")

    def show_runs(self, message: RunsChanged) -> None:
        self.heard.append(message.runs)

    def show_story(self, message: StoryGrew) -> None:
        self.heard.append(message.story)

    def show_machine(self, message: MachineChanged) -> None:
        self.heard.append(message.machine)


class Small(Console):
    """A console of one screen."""

    def __init__(self, host: FakeHost) -> None:
        super().__init__(host, lambda message: None)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK_ROLES


async def test_a_screen_that_comes_to_the_front_hears_all_that_is_known() -> None:
    app, screen = Small(lively()), Listener()
    async with app.run_test(size=(140, 20)) as pilot:
        await app.watcher.look()
        app.watch_run("demo-03")
        await app.push_screen(screen)
        await pilot.pause()
        assert screen.heard == [app.watcher.facts.runs, app.watcher.story, app.watcher.facts.machine]
        assert "demo-workspace · this machine" in screen.query_one(TopLine).render().plain


async def test_before_anything_is_known_it_hears_of_an_empty_machine_only() -> None:
    app, screen = Small(FakeHost()), Listener()
    async with app.run_test(size=(100, 20)) as pilot:
        await app.push_screen(screen)
        await pilot.pause()
        assert screen.heard == [Machine()]


async def test_a_refused_attempt_is_shown_and_an_exclusive_one_gives_way() -> None:
    app, screen = Small(FakeHost()), Listener()
    host_error = InputError("data/x: is not prepared data [at all]")
    ended: list[str] = []

    async def refused() -> None:
        raise host_error

    async def done() -> None:
        ended.append("done")

    async with app.run_test(size=(100, 20)) as pilot:
        await app.push_screen(screen)
        screen.attempt(refused)
        await settle(pilot)
        assert [note.message for note in app._notifications] == [str(host_error)]
        first = screen.attempt(done, group="one", exclusive=True)
        screen.attempt(done, group="one", exclusive=True)
        await settle(pilot)
        assert first.is_cancelled and ended == ["done"]


async def test_on_a_terminal_that_is_too_small_nothing_else_is_asked_of_it() -> None:
    app, screen = Small(FakeHost()), Listener()
    async with app.run_test(size=(59, 20)) as pilot:
        await app.push_screen(screen)
        await pilot.pause()
        assert screen.has_class("-too-small")
        await pilot.resize_terminal(60, 16)
        assert not screen.has_class("-too-small")
