"""4 Sweep: baseline beside fine-tuned, and what every threshold would do."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from logoclip.agent.questions.evaluations import Mistakes, ReadSweep
from logoclip.errors import LogoclipError
from logotui.hosts.host import HostLost
from logotui.messages import RunsChanged
from logotui.screens import steering, sweep_using
from logotui.screens.sweep_choosing import launch_sweep, stored_sweeps, trained_runs, wanted_sweep
from logotui.screens.sweep_cursors import Cursors
from logotui.screens.sweep_keys import KEYS
from logotui.sweeps import SweptFacts, asked, described, verdict, writes
from logotui.widgets.distribution_table import DistributionTable
from logotui.widgets.model_panel import ModelPanel
from logotui.widgets.status_line import StatusLine

EMPTY = """\
No sweep yet.

 n  compare a fine-tuned model with its baseline, on brands that neither has seen

A sweep needs a training run that has finished: 2 launches one."""

WORKING = "Baseline and fine-tuned will stand here side by side, once it has finished."


class SweepScreen(Cursors):
    """Two panels with a cursor each; the newest sweep, unless another was chosen."""

    MODE = "sweep"
    ABOUT = (
        "Every query is matched with the known brands; at a threshold it is named right, named wrong, or missed. "
        "▲ is the threshold fitted on other brands, △ the best one of the brands shown."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (112, "-wide")]  # noqa: RUF012  # Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    DEFAULT_CSS = """
    SweepScreen #what { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    SweepScreen #asked { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; color: $quiet; }
    SweepScreen.-none #asked { display: none; }
    SweepScreen #job { display: none; }
    SweepScreen.-working #job { display: block; }
    SweepScreen #panels { height: 1fr; }
    SweepScreen #verdict { height: auto; max-height: 2; padding: 0 2; }
    SweepScreen #writes { height: 1; padding: 0 2; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    SweepScreen #empty { display: none; height: 1fr; padding: 2 4; color: $quiet; }
    SweepScreen.-none #empty { display: block; }
    SweepScreen.-none #panels, SweepScreen.-none DistributionTable, SweepScreen.-none #verdict { display: none; }
    SweepScreen.-none #writes { display: none; }
    """

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
        yield Static(id="writes", markup=False)

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
            self.query_one("#empty", Static).update(EMPTY if working is None else WORKING)

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
            if self.sweep is None:
                self.query_one("#what", Static).update(Content.styled(f"{id} is not read: {error}", "$wrong"))
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
            [ModelPanel(model, self.axis(facts), facts) for model in facts.models]
        )
        self.remove_class("-none")
        self.query_one(DistributionTable).facts = facts
        self.query_one("#asked", Static).update(asked(facts))
        self.query_one("#verdict", Static).update(verdict(facts))
        self.sweep, self.active, self.goal = facts, len(facts.models) - 1, None
        self.describe()

    def describe(self) -> None:
        if self.sweep is None:
            return
        words = Content.assemble(
            (self.facts.called(self.sweep.answer.id), "bold"), f"  {described(self.sweep, self.goal)}"
        )
        self.query_one("#what", Static).update(words)
        self.query_one("#writes", Static).update(writes(self.sweep.models[self.active]))
        for place, panel in enumerate(self.panels):
            panel.moving = self.linked or place == self.active
            panel.goal = self.goal

    def action_method(self) -> None:
        if self.sweep is not None:
            methods = self.sweep.answer.methods
            self._method = methods[(methods.index(self.sweep.answer.method) + 1) % len(methods)]
            self._load(self.sweep.answer.id)

    def action_write(self) -> None:
        if (panel := self.panel_meant()) and (wish := sweep_using.threshold_of(panel)):
            self.attempt(sweep_using.write(self, wish, panel.model.fitted_for(panel.goal)))

    def action_publish(self) -> None:
        """The model of the active panel goes where its run's config says."""
        if self.panels and (run := self.panels[self.active].model.figures.parent_run):
            self.attempt(steering.publish(self, run))
        elif self.panels:
            self.notify("only what a training made can be published", severity="warning")

    def action_mistakes(self) -> None:
        if (panel := self.panel_meant()) and panel.sweep is not None and panel.threshold is not None:
            wish = Mistakes(panel.sweep.answer.id, panel.model.role, panel.threshold, panel.sweep.answer.method)
            show = partial(sweep_using.show_mistakes, self, wish, panel.model.name, panel.sweep.report.data)
            self.attempt(show, group="mistakes", exclusive=True, owed=True)

    def action_choose(self) -> None:
        if stored := stored_sweeps(self.facts.runs or (), self.sweep.answer.id if self.sweep else None):
            self.app.push_screen(stored, self._choose)
        else:
            self.notify("no sweep has finished yet")

    def _choose(self, id: str | None) -> None:
        if id is not None:
            self._chosen = id
            self._load(id)

    def action_new(self) -> None:
        if trained := trained_runs(self.facts.runs or ()):
            self.app.push_screen(trained, self._start)
        else:
            self.notify("a sweep needs a training run that has finished: 2 launches one", severity="warning")

    def _start(self, id: str | None) -> None:
        if id is not None:
            self.attempt(self._launch(id))

    async def _launch(self, id: str) -> None:
        self._chosen = (await launch_sweep(self, id)).id
        self.console.watcher.nudge()
