"""What every screen shares: the line at the top, the keys at the bottom, facts from the watcher, errors said once."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import PurePath
from typing import Any, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker

from logoclip.agent.questions.question import Question
from logoclip.errors import LogoclipError
from logoclip.runs.summary import RunSummary
from logotui.console import Console
from logotui.drawing.detail import Detail
from logotui.facts import Facts
from logotui.messages import CallFailed, LinkChanged, MachineChanged, PlaceKnown, RunsChanged, StoryGrew, TerminalSlow
from logotui.widgets.guide_line import GuideLine
from logotui.widgets.key_line import KeyLine
from logotui.widgets.top_line import TopLine

Answer = TypeVar("Answer")
Work = Coroutine[Any, Any, Any] | Callable[[], Coroutine[Any, Any, Any]]
TICK = 1.0
LEAST_WIDTH, LEAST_HEIGHT = 60, 16
TOO_SMALL = f"""\
This terminal is too small for the console: make it at least {LEAST_WIDTH} × {LEAST_HEIGHT}.

Runs go on. q leaves."""


class ConsoleScreen(Screen[None]):
    """A screen of the console. Give it `MODE` and `compose_body`; override `show_*` for the facts it displays.

    Facts come to the screen in front only, and once more, all of them, when it comes to the front.
    """

    MODE: ClassVar[str]
    """Its name among the modes of the app, as in the top line."""

    ABOUT: ClassVar[str] = ""
    """One or two sentences for the help page."""

    @property
    def console(self) -> Console:
        return cast("Console", self.app)

    @property
    def facts(self) -> Facts:
        return self.console.watcher.facts

    def compose(self) -> ComposeResult:
        yield TopLine(self.MODE)
        yield from self.compose_body()
        with Vertical(id="foot"):
            yield GuideLine()
            yield KeyLine()
        yield Static(TOO_SMALL, id="too-small", markup=False)

    def compose_body(self) -> ComposeResult:
        """Everything between the top line and the keys."""
        raise NotImplementedError

    async def ask(self, question: Question[Answer], /) -> Answer:
        """The host's answer to `question`; raises `LogoclipError` (`HostLost` among them)."""
        return await self.console.host.ask(question)

    _owed: Worker[bool] | None = None

    @property
    def owes(self) -> bool:
        """Whether an answer is on its way that the next key may act on."""
        return self._owed is not None and not self._owed.is_finished

    def attempt(self, work: Work, group: str = "attempt", exclusive: bool = False, owed: bool = False) -> Worker[bool]:
        """Run `work` beside the screen. An expected failure is shown with what to do; any other ends the app.

        With `exclusive`, what runs in `group` already is given up. Hand in a function then: a coroutine that is given
        up before its first step was never awaited, and Python complains. What is `owed` makes what the next key acts
        on: that key waits for it.
        """

        async def attempted() -> bool:
            return await self._attempt(work)

        worker: Worker[bool] = self.run_worker(attempted, group=group, exclusive=exclusive)
        if owed:
            self._owed = worker
        return worker

    async def _attempt(self, work: Work) -> bool:
        try:
            await (work() if callable(work) else work)
        except LogoclipError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return False
        return True

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.worker is self._owed and event.worker.is_finished:
            self._owed = None
            self.console.answer_came(event.worker.result is True)

    def on_mount(self) -> None:
        self.set_interval(TICK, self._pass_time)

    def _pass_time(self) -> None:
        """What is so many seconds old grows older between two answers, too."""
        if self._shown and self.is_active:
            self.show_time(self.facts.now())

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT, "-too-small")

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        event.refresh_styles = False  # only another theme gives it others, and the app sees to that
        if self._shown:
            self._show_everything()

    def _compositor_refresh(self) -> None:
        # A frame that would be held back is not drawn either: the next one that passes is the whole screen.
        if self is not self.app.screen or not self.console.holds_frame():
            super()._compositor_refresh()

    def _show_everything(self) -> None:
        facts = self.facts
        self.show_time(facts.now())
        self.query_one(GuideLine).words = self.console.guide
        if self.MODE == "runs":
            self.console.fresh.clear()
        self.query_one(TopLine).news = len(self.console.fresh)
        if facts.runs is not None:
            self.show_runs(RunsChanged(facts.runs))
        if self.console.watcher.story is not None:
            self.show_story(StoryGrew(self.console.watcher.story))
        self.on_machine_changed(MachineChanged(facts.machine, facts.machine_age))
        self.on_terminal_slow(self.console.terminal_pace)
        self.on_link_changed(LinkChanged(facts.link, facts.age))
        if facts.place is not None:
            self.on_place_known(PlaceKnown(facts.place))

    @property
    def _shown(self) -> bool:
        """Whether there is something to show facts in: they still come while the console is being left."""
        return self.app.is_running

    def on_runs_changed(self, message: RunsChanged) -> None:
        if self._shown:
            self.show_time(self.facts.now())
            self.show_runs(message)
            self._report_checkpoints(message)

    def _report_checkpoints(self, message: RunsChanged) -> None:
        """Asked for and done are two facts: the second is said when the worker has said it."""
        for run in message.runs:
            for ask in self.console.asked.keys() & set(run.acknowledged):
                del self.console.asked[ask]
                self.notify(f"{run.called}: the checkpoint at step {run.last_durable_step:,} is saved", markup=False)
        ended = {run.id: run for run in message.runs if not run.alive}
        for ask, run_id in [(ask, run_id) for ask, run_id in self.console.asked.items() if run_id in ended]:
            del self.console.asked[ask]
            self._report_end(ended[run_id])

    def _report_end(self, run: RunSummary) -> None:
        """A run that ended before it made the checkpoint that it was asked for may have saved the step all the same."""
        if run.last_durable_step >= run.step:
            self.notify(f"{run.called}: step {run.last_durable_step:,} is saved: the run is {run.state}", markup=False)
        else:
            text = f"{run.called}: the checkpoint that was asked for was not made: the run is {run.state}"
            self.notify(text, severity="warning", markup=False)

    def on_story_grew(self, message: StoryGrew) -> None:
        if self._shown:
            self.show_story(message)

    def on_machine_changed(self, message: MachineChanged) -> None:
        if self._shown:
            line = self.query_one(TopLine)
            line.machine, line.machine_age = message.machine, message.age
            self.show_machine(message)

    def on_link_changed(self, message: LinkChanged) -> None:
        if self._shown:
            line = self.query_one(TopLine)
            returned = line.link.lost and not message.link.lost
            if message.link.lost and not line.link.lost:
                self.show_loss(message.link.reason)
            line.link = message.link
            line.age = message.age
            self.show_where()
            if returned:
                self.link_returned()

    def on_terminal_slow(self, message: TerminalSlow) -> None:
        if self._shown:
            self.query_one(TopLine).terminal = message.words
            if message.detail != self._detail:
                self._detail = message.detail
                self.show_detail()

    _detail = Detail.FULL

    def show_detail(self) -> None:
        """More is to be drawn than before, or less: what is drawn asks for itself how much."""
        for widget in self.query("*"):
            widget.refresh()

    def on_place_known(self, message: PlaceKnown) -> None:
        if self._shown:
            workspace = PurePath(message.place.workspace)
            self.query_one(TopLine).place = f"{workspace.name} · {self.console.host.name}"
            self.show_where()

    def on_call_failed(self, message: CallFailed) -> None:
        self.notify(message.text, severity="error", timeout=12, markup=False)

    def show_loss(self, reason: str) -> None:
        """The host does not answer any more, or not yet."""
        self.notify(f"{self.console.host.name}: {reason}", severity="error", timeout=12, markup=False)

    def link_returned(self) -> None:
        """The host answers again: what was asked in vain can be asked again."""

    def show_where(self) -> None:
        """The machine said who it is, or is reached otherwise than before."""

    def show_time(self, now: float) -> None:
        """`now` is the time of day on the machine of the runs, in Unix seconds."""

    def show_runs(self, message: RunsChanged) -> None:
        """The list of runs changed."""

    def show_story(self, message: StoryGrew) -> None:
        """The open run has more to tell."""

    def show_machine(self, message: MachineChanged) -> None:
        """The machine's gauges were read."""
