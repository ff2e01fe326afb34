"""4 Sweep: baseline beside fine-tuned, and what every threshold would do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from logoclip.agent.answers import RunDetails, Thumbnail
from logoclip.agent.questions import LaunchJob, Mistakes, ReadSweep, Run, Thumbnails, WriteThreshold
from logoclip.errors import InputError, LogoclipError
from logoclip.evaluation.fitted import goal_name
from logoclip.runs.summary import RunSummary
from logotui.drawing.distribution import Axis
from logotui.hosts.host import HostLost
from logotui.messages import RunsChanged
from logotui.names import fitted
from logotui.quantities import as_percent, clock
from logotui.screens import steering
from logotui.screens.base import ConsoleScreen
from logotui.screens.mistakes import MistakesScreen
from logotui.screens.picker import Picker
from logotui.sweeps import GOALS, SweptFacts, asked, described, verdict
from logotui.widgets.distribution_table import DistributionTable
from logotui.widgets.model_panel import ModelPanel
from logotui.widgets.status_line import StatusLine

COARSE, FINE = 0.01, 0.001
EMPTY = """\
No sweep yet.

 n  compare a fine-tuned model with its baseline, on brands that neither has seen

A sweep needs a training run that has finished: 2 launches one."""


class SweepScreen(ConsoleScreen):
    """Two panels with a cursor each; the newest sweep, unless another was chosen."""

    MODE = "sweep"
    ABOUT = (
        "Every query is matched with the known brands; at a threshold it is named right, named wrong, or missed. "
        "▲ is the threshold fitted on other brands, △ the best one of the brands shown."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (112, "-wide")]  # noqa: RUF012  # Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", f"move(-{COARSE})", "threshold", key_display="←→", tooltip="Move the threshold down"),
        Binding("right", f"move({COARSE})", show=False, tooltip="Move the threshold up"),
        Binding("shift+left,comma", f"move(-{FINE})", show=False, tooltip="Move it down by 0.001"),
        Binding("shift+right,full_stop", f"move({FINE})", show=False, tooltip="Move it up by 0.001"),
        Binding("pagedown", "move(-0.1)", show=False, tooltip="Move the threshold down by 0.1"),
        Binding("pageup", "move(0.1)", show=False, tooltip="Move the threshold up by 0.1"),
        Binding("home", "edge('low')", show=False, tooltip="Go to the lowest threshold shown"),
        Binding("end", "edge('high')", show=False, tooltip="Go to the highest threshold shown"),
        Binding("o", "go('fitted')", "fitted", tooltip="Go to the fitted threshold ▲"),
        Binding("b", "go('best')", show=False, tooltip="Go to the best threshold of these brands △"),
        Binding("g", "goal", "goal", tooltip="Fit the thresholds for another goal: F1, or a precision"),
        Binding("e", "equal", show=False, tooltip="Give the other model the threshold with as few wrong names"),
        Binding("l", "link", show=False, tooltip="Move both thresholds together, or one alone"),
        Binding("tab", "turn", show=False, tooltip="Move the other model's threshold"),
        Binding("z", "zoom", "zoom", tooltip="Show only the similarities that a threshold may be chosen from, or all"),
        Binding("m", "method", "method", tooltip="Match by another rule: simple, margin, multi-ref"),
        Binding("w", "mistakes", "wrong", tooltip="The queries that go wrong at the threshold, with their pictures"),
        Binding("x", "write", "write", tooltip="Write the threshold to the model, with all that belongs to it"),
        Binding("u", "publish", show=False, tooltip="Publish the model to its export_dir; what stands there is kept"),
        Binding("n", "new", "new", tooltip="Start a new sweep"),
        Binding("enter", "choose", "sweeps", tooltip="Show another stored sweep"),
    ]
    DEFAULT_CSS = """
    SweepScreen #what { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    SweepScreen #asked { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; color: $quiet; }
    SweepScreen.-none #asked { display: none; }
    SweepScreen #job { display: none; }
    SweepScreen.-working #job { display: block; }
    SweepScreen #panels { height: 1fr; }
    SweepScreen #verdict { height: auto; max-height: 2; padding: 0 2; }
    SweepScreen #empty { display: none; height: 1fr; padding: 2 4; color: $quiet; }
    SweepScreen.-none #empty { display: block; }
    SweepScreen.-none #panels, SweepScreen.-none DistributionTable, SweepScreen.-none #verdict { display: none; }
    """

    sweep: reactive[SweptFacts | None] = reactive(None, init=False)
    """What is shown."""
    linked: reactive[bool] = reactive(True, init=False)
    """Whether the arrow keys move both cursors."""
    zoomed: reactive[bool] = reactive(False, init=False)
    """Whether the plots leave out what no threshold would be chosen from."""
    active: reactive[int] = reactive(0, init=False)
    """The model whose cursor moves alone, and whose threshold is written."""
    goal: reactive[float | None] = reactive(None, init=False)
    """What thresholds are fitted for: F1, or at least this precision."""

    def __init__(self) -> None:
        super().__init__(classes="-none")
        self._chosen: str | None = None
        self._asked: tuple[str, str | None] | None = None
        self._method: str | None = None

    def compose_body(self) -> ComposeResult:
        yield Static("reading the sweeps …", id="what", markup=False)
        yield Static("", id="asked", markup=False)
        yield StatusLine(id="job")
        yield Static("", id="empty", markup=False)
        yield Horizontal(id="panels")
        yield DistributionTable()
        yield Static(id="verdict", markup=False)

    @property
    def panels(self) -> list[ModelPanel]:
        return list(self.query(ModelPanel))

    def show_runs(self, message: RunsChanged) -> None:
        """Shows the sweep that is under way, and loads the wanted one once it has finished."""
        runs = [run for run in message.runs if run.kind == "evaluate"]
        working = next((run for run in runs if run.state not in ("finished", "stopped")), None)
        newest = runs[0] if runs else None
        self.query_one("#job", StatusLine).run = working if working is newest else None
        self.set_class(working is not None and working is newest, "-working")
        wanted = wanted_sweep(runs, self._chosen, self.sweep.answer.id if self.sweep else None)
        if wanted is not None:
            self._load(wanted.id)
        elif self.sweep is None:
            self.query_one("#what", Static).update(
                "no sweep yet" if working is None else f"waiting for {working.called}"
            )
            self.query_one("#empty", Static).update(EMPTY)

    def show_time(self, now: float) -> None:
        self.query_one("#job", StatusLine).now = now

    def _load(self, id: str) -> None:
        if self._asked != (id, self._method):
            self._asked = (id, self._method)
            if self.sweep is None:
                self.query_one("#what", Static).update(f"reading {self.facts.called(id)} …")
                self.query_one("#empty", Static).update("")
            self.attempt(partial(self._read, id, self._method), group="sweep", exclusive=True, owed=True)

    async def _read(self, id: str, method: str | None) -> None:
        try:
            answer = await self.ask(ReadSweep(id, method))
        except LogoclipError as error:
            self._stay(lost=isinstance(error, HostLost))
            raise
        await self.show(SweptFacts.of(answer))

    def _stay(self, lost: bool) -> None:
        """What is shown stays what all keys act on; what a lost host did not answer is asked again."""
        self._method = self.sweep.answer.method if self.sweep and not lost else self._method
        self._asked = (self.sweep.answer.id, self._method) if self.sweep and not lost else None
        if self.sweep is not None:
            self._chosen = self._chosen if lost else self.sweep.answer.id

    def link_returned(self) -> None:
        if self.facts.runs is not None:
            self.show_runs(RunsChanged(self.facts.runs))

    async def show(self, facts: SweptFacts) -> None:
        """Puts `facts` on the screen, each cursor at the threshold that its model is reported at."""
        await self.query_one("#panels").remove_children()
        await self.query_one("#panels").mount_all(
            [ModelPanel(model, self._axis(facts), facts) for model in facts.models]
        )
        self.remove_class("-none")
        self.query_one(DistributionTable).facts = facts
        self.query_one("#asked", Static).update(asked(facts))
        self.query_one("#verdict", Static).update(verdict(facts))
        self.sweep, self.active, self.goal = facts, len(facts.models) - 1, None
        self._describe()

    def _describe(self) -> None:
        if self.sweep is None:
            return
        words = Content.assemble(
            (self.facts.called(self.sweep.answer.id), "bold"), f"  {described(self.sweep, self.goal)}"
        )
        self.query_one("#what", Static).update(words)
        for place, panel in enumerate(self.panels):
            panel.moving = self.linked or place == self.active
            panel.goal = self.goal

    def watch_linked(self) -> None:
        self._describe()

    def watch_active(self) -> None:
        self._describe()

    def watch_goal(self) -> None:
        self._describe()

    def _moved(self) -> list[ModelPanel]:
        return [panel for panel in self.panels if panel.moving]

    def action_move(self, step: float) -> None:
        for panel in self._moved():
            panel.threshold = moved(panel.threshold or 0.0, step)

    def action_edge(self, end: str) -> None:
        for panel in self._moved():
            panel.threshold = panel.axis.low if end == "low" else panel.axis.high

    def action_go(self, where: str) -> None:
        for panel in self._moved():
            panel.threshold = panel.model.best.threshold if where == "best" else self._fitted(panel)

    def action_goal(self) -> None:
        """Both cursors go to the thresholds fitted for the next goal."""
        self.goal = GOALS[(GOALS.index(self.goal) + 1) % len(GOALS)]
        for panel in self.panels:
            panel.threshold = self._fitted(panel)

    def _fitted(self, panel: ModelPanel) -> float | None:
        """The threshold fitted for the goal; where none reaches it, the one that the panel has."""
        fitted = panel.model.fitted_for(self.goal)
        if fitted is None:
            self.notify(f"no threshold of {panel.model.name} reaches {goal_name(self.goal)}", severity="warning")
        return panel.threshold if fitted is None else fitted

    def action_equal(self) -> None:
        """The other cursors go where as few names are wrong as at the active one."""
        others = list(self.panels)
        if not others:
            return
        active = others.pop(self.active)
        if active.threshold is None:
            return
        most = active.model.at(active.threshold).false_positives
        for panel in others:
            panel.threshold = panel.model.with_as_few_wrong(most) or panel.threshold

    def action_zoom(self) -> None:
        self.zoomed = not self.zoomed
        if self.sweep is not None:
            for panel in self.panels:
                panel.axis = self._axis(self.sweep)

    def _axis(self, facts: SweptFacts) -> Axis:
        return facts.near if self.zoomed else facts.axis

    def action_link(self) -> None:
        self.linked = not self.linked

    def action_turn(self) -> None:
        """The other model's cursor is the one that moves."""
        self.linked = False
        self.active = (self.active + 1) % max(1, len(self.panels))

    def action_method(self) -> None:
        if self.sweep is not None:
            methods = self.sweep.answer.methods
            self._method = methods[(methods.index(self.sweep.answer.method) + 1) % len(methods)]
            self._load(self.sweep.answer.id)

    def action_write(self) -> None:
        if (panel := self._shown_panel()) and panel.sweep is not None and panel.threshold is not None:
            sweep = panel.sweep.answer
            # What stands there at the key: the cursor, the goal and the sweep may be others when the answer comes.
            wish = WriteThreshold(sweep.id, panel.model.role, panel.threshold, panel.goal, sweep.method)
            self.attempt(partial(self._write, wish))

    def _shown_panel(self) -> ModelPanel | None:
        """The panel whose threshold is written, and whose mistakes are listed."""
        panels = self.panels
        return panels[self.active] if self.active < len(panels) else None

    async def _write(self, wish: WriteThreshold) -> None:
        written = await self.ask(wish)
        places = " and ".join(written.models)
        self.notify(f"{wish.threshold:.4f}, {written.described}, is now the threshold of {places}", markup=False)

    def action_publish(self) -> None:
        """The model of the active panel goes where its run's config says."""
        if self.panels and (run := self.panels[self.active].model.figures.parent_run):
            self.attempt(steering.publish(self, run))
        elif self.panels:
            self.notify("only what a training made can be published", severity="warning")

    def action_mistakes(self) -> None:
        if (panel := self._shown_panel()) and panel.sweep is not None and panel.threshold is not None:
            wish = Mistakes(panel.sweep.answer.id, panel.model.role, panel.threshold, panel.sweep.answer.method)
            show = partial(self._show_mistakes, wish, panel.model.name, panel.sweep.report.data)
            self.attempt(show, group="mistakes", exclusive=True, owed=True)

    async def _show_mistakes(self, wish: Mistakes, name: str, data: str) -> None:
        found = await self.ask(wish)
        title = f"{name} at {wish.threshold:.3f}: {len(found):,} go wrong"

        async def thumbnails(crops: Sequence[str], width: int, height: int) -> Sequence[Thumbnail]:
            return await self.ask(Thumbnails(data, tuple(crops), width, height))

        if self.is_current:  # whoever went elsewhere in the meantime is not called back
            await self.app.push_screen(MistakesScreen(title, found, thumbnails))

    def action_choose(self) -> None:
        stored = [run for run in self.facts.runs or () if run.kind == "evaluate" and run.state == "finished"]
        if not stored:
            self.notify("no sweep has finished yet")
            return
        lines = [
            (run.id, f"{fitted(run.called, 23)} {clock(run.created):<12}best F1 {as_percent(run.best_f1, 1)}")
            for run in stored
        ]
        self.app.push_screen(Picker("show a sweep", lines, self.sweep.answer.id if self.sweep else None), self._choose)

    def _choose(self, id: str | None) -> None:
        if id is not None:
            self._chosen = id
            self._load(id)

    def action_new(self) -> None:
        trained = [run for run in self.facts.runs or () if run.kind == "train" and run.state == "finished"]
        if not trained:
            self.notify("a sweep needs a training run that has finished: 2 launches one", severity="warning")
            return
        lines = [(run.id, f"{fitted(run.called, 23)} {clock(run.ended)}") for run in trained]
        self.app.push_screen(Picker("compare which run with its baseline", lines), self._start)

    def _start(self, id: str | None) -> None:
        if id is not None:
            self.attempt(self._launch(id))

    async def _launch(self, id: str) -> None:
        details = await self.ask(Run(id))
        launched = await self.ask(LaunchJob("evaluate", evaluation_arguments(details), f"{id}-sweep"))
        self._chosen = launched.id
        self.console.watcher.nudge()
        compared = f"{details.config['base_model']} with {details.model}"
        self.notify(f"{launched.id} compares {compared}", markup=False)


def wanted_sweep(runs: list[RunSummary], chosen: str | None, shown: str | None = None) -> RunSummary | None:
    """Of the sweeps that have finished the chosen one, else the one that is shown, else the newest.

    `runs` are sweeps, newest first. One that finishes by itself replaces none that somebody looks at: `x` would write
    another threshold than a moment ago.
    """
    finished = [run for run in runs if run.state == "finished"]
    for wanted in (chosen, shown):
        if found := next((run for run in finished if run.id == wanted), None):
            return found
    return finished[0] if finished else None


def evaluation_arguments(trained: RunDetails) -> dict[str, Any]:
    """The arguments of the job that compares what a training made with what it started from, on its own split.

    Raises:
        InputError: its model is not there.
    """
    if not trained.model:
        raise InputError(f"{trained.summary.called} has no model: logoclip export writes one from its checkpoints")
    models = [["baseline", trained.config["base_model"]], ["finetuned", trained.model]]
    return {"models": models, "data": trained.config["data_dir"], "split": trained.summary.id}


def moved(threshold: float, step: float) -> float:
    """The threshold one step on, on the grid of the steps; similarities lie between −1 and 1."""
    return min(1.0, max(-1.0, round(round(threshold / abs(step)) * abs(step) + step, 6)))
