"""3 Monitor: one run, live."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from logoclip.runs.summary import RunSummary
from logotui.epochs import epochs_of
from logotui.messages import MachineChanged, RunsChanged, StoryGrew
from logotui.milestones import Walk, milestones, signs
from logotui.quantities import duration
from logotui.screens import steering
from logotui.screens.curves import CURVE_KEYS, CurvesScreen
from logotui.screens.examples import ExamplesScreen
from logotui.screens.log import LogScreen
from logotui.screens.run_keys import RunKeysScreen
from logotui.screens.similarities import SimilaritiesScreen
from logotui.stopping import trial_of
from logotui.widgets.gauge_strips import GaugeStrips
from logotui.widgets.gauges import Gauges, speeds
from logotui.widgets.job_progress import JobProgress
from logotui.widgets.log_tail import LogTail
from logotui.widgets.plot import Plot
from logotui.widgets.run_details import advice
from logotui.widgets.similarities import Similarities
from logotui.widgets.status_line import StatusLine
from logotui.wishes import own_words

NOTHING = "1 shows all runs, enter opens one; 2 edits a config, ctrl+l launches it."
GONE = "{id} is not there: it was deleted, or is only just being launched. 1 shows all runs, and enter opens one."
OF_TRAININGS = frozenset({"checkpoint", "publish", "similarities", "examples"}) | frozenset(
    binding.action.partition("(")[0] for binding in CURVE_KEYS if isinstance(binding, Binding)
)
FINISHED = {"train": "4 sweep compares it with the baseline", "evaluate": "4 sweep shows it"}


class MonitorScreen(RunKeysScreen, CurvesScreen):
    """Curves of a training, or the progress of another job."""

    MODE = "monitor"
    ABOUT = (
        "One run, live. pos is the mean similarity of two crops of one class, neg that of different brands, sep the "
        "gap. Durable is the last step that survives anything."
    )
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012  # Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-low"), (19, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "p",
            "pause",
            "pause/resume",
            tooltip="Pause (saves, and frees the memory), or resume from the last durable step",
        ),
        Binding("c", "checkpoint", "checkpoint", tooltip="Write a checkpoint between two steps"),
        Binding("s", "stop", "stop", tooltip="Stop the run, after asking"),
        Binding("u", "publish", show=False, tooltip="Publish its model to its export_dir; what stands there is kept"),
        *CURVE_KEYS,
        Binding("w", "walk(1)", show=False, tooltip="Walk the marks below the charts: " + signs()),
        Binding("W", "walk(-1)", show=False, tooltip="The mark before"),
        Binding("H", "similarities", show=False, tooltip="Similarities over epochs: whether the threshold will move"),
        Binding("b", "examples", show=False, tooltip="Pictures: the last batch, and what validation found hardest"),
        Binding("L", "whole_log", show=False, tooltip="The log, at the cursor's step or its end: search, levels, copy"),
        Binding("enter", "enlarge", "enlarge", tooltip="One panel over the whole screen, and back; tab chooses it"),
        Binding("escape", "leave", show=False, tooltip="Leave the cursor, then the large panel"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk()
        self._walked: float | None = None
        """Where the walk has put the cursor: it ends when that goes elsewhere."""

    def compose_body(self) -> ComposeResult:
        yield StatusLine()
        yield Static(NOTHING, id="hint")
        yield JobProgress()
        with Vertical(id="panels"):
            with Vertical(id="upper"):
                yield from self.compose_curves()
                yield GaugeStrips(id="strips")
            with Horizontal(id="lower"):
                yield Similarities(id="similarities")
                yield LogTail(id="log")
                yield Gauges(id="gauges")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Curves and checkpoints are a training's alone."""
        return action not in OF_TRAININGS or not self.has_class("-job")

    @property
    def run_shown(self) -> RunSummary | None:
        """The open run as the host last described it."""
        return self.facts.run(self.console.open_run_id)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        self.console.open_some_run()

    def show_runs(self, message: RunsChanged) -> None:
        super().show_runs(message)
        self.console.open_some_run()
        run = self.run_shown
        self.set_class(run is None, "-none")
        self._show_kind(run is not None and run.kind != "train")
        self.query_one(StatusLine).run = run
        self.query_one(JobProgress).run = run
        self.query_one(Gauges).speeds = speeds(run.figures) if run is not None and run.kind == "train" else ()
        self._say_hint()

    def show_time(self, now: float) -> None:
        self.query_one(StatusLine).now = now
        self.query_one(JobProgress).now = now

    def _nothing(self) -> str:
        """Why no run is shown."""
        gone = self.console.open_run_id
        return GONE.format(id=gone) if gone and self.facts.complete else NOTHING

    def _show_kind(self, job: bool) -> None:
        if job != self.has_class("-job"):
            self.set_class(job, "-job")
            self.refresh_bindings()

    def show_story(self, message: StoryGrew) -> None:
        super().show_story(message)
        story = message.story
        self.query_one(Similarities).epochs = epochs_of(story.judged, story.events)
        self.query_one(LogTail).lines = tuple(story.raw_log)
        self._say_hint()

    @property
    def names_drawn(self) -> tuple[str, ...]:
        strips = self.query_one(GaugeStrips)
        return tuple(dict.fromkeys([*self.grid.names, *(strips.names if self.grid.large else ())]))

    def show_curves(self) -> None:
        strips, plots = self.query_one(GaugeStrips), self.grid.plots
        strips.scene = self.scene
        if plots:
            strips.columns = plots[0].columns
            strips.indent = plots[0].size.width - strips.columns
        super().show_curves()

    def show_machine(self, message: MachineChanged) -> None:
        gauges = self.query_one(Gauges)
        gauges.machine = message.machine
        gauges.border_subtitle = f"as of {duration(message.age)} ago" if message.age is not None else ""

    def action_pause(self) -> None:
        if run := self.run_shown:
            self.attempt(steering.pause_or_resume(self, run))

    def action_publish(self) -> None:
        if run := self.run_shown:
            self.attempt(steering.publish(self, run.id))

    def action_stop(self) -> None:
        if run := self.run_shown:
            self.attempt(steering.stop(self, run))

    def action_checkpoint(self) -> None:
        if run := self.run_shown:
            self.attempt(steering.checkpoint(self, run))

    def watch_view(self) -> None:
        super().watch_view()
        self.query_one(Similarities).step = self.pointed_step
        if self.walk.at is not None and self.view.cursor != self._walked:
            self.walk.at = None
            self._say_hint()

    def _say_hint(self) -> None:
        """The mark that was walked to, until the walk ends; else what the run says."""
        run, story = self.run_shown, self.console.watcher.story
        words = self.walk.words(milestones(story.events)) if story else ""
        self.set_class(bool(words), "-walking")
        mark = Content.styled(words, self.walk.at.style if self.walk.at else "")
        trouble = story.trouble if story else ""
        trial = trial_of(run, self.facts.runs or ()) if run else None
        said = mark if words else hint(run, trouble, trial) if run else self._nothing()
        if (line := self.query_one("#hint", Static)).content != said:  # else the whole screen would be laid out anew
            line.update(said)

    def action_walk(self, by: int) -> None:
        story = self.console.watcher.story
        if story and (mark := self.walk.go(milestones(story.events), by, self.query_one(Similarities).step)):
            self.look_at(mark.step)  # which ends a walk that was elsewhere
            self.walk.at, self._walked = mark, self.view.cursor
            self._say_hint()

    def end_walk(self) -> bool:
        """Leave the marks and look at the newest step again. Whether there was anything to leave."""
        walking, self.walk.at = self.walk.at is not None, None
        self.query_one(Similarities).step = None
        self._say_hint()
        return walking

    def action_examples(self) -> None:
        if run := self.run_shown:
            self.app.push_screen(ExamplesScreen(run.id))

    def action_whole_log(self) -> None:
        if run := self.run_shown:
            self.app.push_screen(LogScreen(run.id, self.look_at, self._said_at_cursor()))

    def _said_at_cursor(self) -> str:
        """What the worker last wrote of itself at the cursor or before it; nothing without a cursor."""
        story, step = self.console.watcher.story, self.pointed_step
        before = [event for event in story.events if event.step <= step] if story and step is not None else []
        return max(before, key=lambda event: event.step).message.partition("\n")[0] if before else ""

    def look_at(self, step: int) -> None:
        """Show what the run was like at `step`: its charts at the cursor, and its similarities."""
        self.point_at_step(step)
        self.query_one(Similarities).step = step

    def action_similarities(self) -> None:
        self.app.push_screen(SimilaritiesScreen())

    def action_enlarge(self) -> None:
        if self.has_class("-enlarged"):
            self._shrink()
        elif self.focused is not None and self.focused.has_class("panel") and not isinstance(self.focused, Plot):
            self._enlarge(self.focused)
        elif spec := self.grid.chosen:
            self._enlarge(self.grid)
            self.grid.enlarge(spec.key)

    def _enlarge(self, panel: Widget) -> None:
        self.add_class("-enlarged")
        panel.add_class("-large")
        assert panel.parent is not None
        panel.parent.add_class("-large")

    def _shrink(self) -> None:
        self.remove_class("-enlarged")
        self.query(".-large").remove_class("-large")
        if self.grid.large:
            self.grid.enlarge("")

    def action_leave(self) -> None:
        left = self.leave_something()
        if not self.end_walk() and not left:
            self._shrink()


def hint(run: RunSummary, unread: str = "", trial: RunSummary | None = None) -> Content:
    """The line below the status: trouble or what the run says, then what can be done; first why curves are `unread`.

    `trial` is the training that a search is at.
    """
    said = own_words(run) if run.error or run.kind == "train" else ""
    tip = FINISHED.get(run.kind, "") if run.state == "finished" else advice(run, trial)
    style = "$wrong" if run.error or run.below_base else "$quiet"
    missing = f"curves are not read: {unread}" if unread else ""
    parts = (Content.styled(missing, "$wrong"), Content.styled(said, style), Content.styled(tip, "$look"))
    return Content(" · ").join(part for part in parts if part.plain)
