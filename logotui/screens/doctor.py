"""6 Doctor: the machine that is watched. How it is reached, how busy it is, and whether it can train."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from logoclip.agent.questions.machine import Examine
from logoclip.errors import LogoclipError
from logotui.facts import Facts
from logotui.messages import MachineChanged
from logotui.quantities import duration
from logotui.screens.base import ConsoleScreen
from logotui.widgets.checks import Checks
from logotui.widgets.gauges import Gauges


class DoctorScreen(ConsoleScreen):
    """The checks of `logoclip doctor`, made on that machine by its own agent."""

    MODE = "doctor"
    ABOUT = (
        "The machine whose runs are shown: over SSH it is the other one. A fault stands in the way of training, a "
        "warning makes it slower or smaller; behind what was found stands what to do."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (112, "-wide")]  # noqa: RUF012  # Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "examine", "again", tooltip="Look at the machine again"),
    ]
    DEFAULT_CSS = """
    DoctorScreen #where { height: auto; padding: 0 1; }
    DoctorScreen Checks { width: 1fr; height: 100%; }
    DoctorScreen Gauges { width: 38; height: 100%; }
    DoctorScreen.-narrow Gauges { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._begun = False

    def compose_body(self) -> ComposeResult:
        yield Static(id="where")
        with Horizontal():
            yield Checks()
            yield Gauges(id="gauges")

    def on_mount(self) -> None:
        self.query_one(Checks).focus()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        if not self._begun:
            self.action_examine()

    def action_examine(self) -> None:
        """Ask for all checks; what was found before stays until they are there."""
        self._begun = True
        self.query_one(Checks).words = f"looking at {self.console.host.name} …"
        self.attempt(self._examine, group="doctor", exclusive=True)

    async def _examine(self) -> None:
        shown = self.query_one(Checks)
        try:
            shown.checks = await self.ask(Examine())
            shown.words = ""
        except LogoclipError as error:
            self._begun = False  # asked again when the link is back, or the screen is
            shown.words = f"not known: {error}"
            raise

    def link_returned(self) -> None:
        if not self._begun:
            self.action_examine()

    def show_machine(self, message: MachineChanged) -> None:
        self.query_one(Gauges).machine = message.machine

    def show_where(self) -> None:
        self.query_one("#where", Static).update(where(self.console.host.name, self.facts))


def where(host: str, facts: Facts) -> Content:
    """Two lines: which machine and workspace this is, and how it is reached."""
    place = facts.place
    named = place.host if place is not None and host == "this machine" else host
    programs = f"logotui {place.version} · Python {place.python}" if place is not None else ""
    first = Content.assemble((named, "bold"), f"  {place.workspace}" if place is not None else "", "  ", programs)
    return Content("\n").join([first, _reached(host, facts)])


def _reached(host: str, facts: Facts) -> Content:
    if facts.link.lost:
        return Content.styled(f"{facts.link}: {facts.link.reason}", "$wrong")
    how = "this is the machine itself" if host == "this machine" else f"reached by ssh {host}"
    heard = f"last heard of {duration(facts.age)} ago" if facts.age is not None else "answers"
    return Content.styled(f"{how} · {heard}", "$quiet")
