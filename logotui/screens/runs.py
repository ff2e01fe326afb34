"""1 Runs: every run of the workspace, newest first, live."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from time import monotonic
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from logoclip.agent.questions import Run
from logoclip.runs.summary import RunSummary
from logotui.messages import RunsChanged
from logotui.screens import deleting, steering
from logotui.screens.run_keys import RunKeysScreen
from logotui.widgets.run_details import RunDetails
from logotui.widgets.run_table import RunTable

SLIPPED = 1.0  # seconds in which a key may have been on its way when the cursor's run went
READING = "reading the runs of {workspace} …"
UNREACHED = """\
{host} does not answer: {reason}.

It is tried again every few seconds. q leaves."""
EMPTY = """\
No runs yet in {workspace}.

 2  edit a config, and launch it there with ctrl+l
 5  look at the data
 ?  every key

`logotui demo` shows the whole job on made-up photographs."""


class RunsScreen(RunKeysScreen):
    """The table, and a few lines about the run under its cursor."""

    MODE = "runs"
    ABOUT = (
        "Every run of this workspace, newest first. A run is a process of its own: it goes on when this console is "
        "left, and is found here again."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new", tooltip="New run: choose and edit a config"),
        Binding(
            "p",
            "pause",
            "pause/resume",
            tooltip="Pause a live run (frees its memory), or resume one from its last durable step",
        ),
        Binding("s", "stop", "stop", tooltip="Stop a run, after asking"),
        Binding(
            "delete", "delete", show=False, tooltip="Delete the run, or all marked ones, after asking; z takes it back"
        ),
        Binding("z", "restore", show=False, tooltip="Bring back what was deleted, within a minute"),
        Binding("u", "publish", show=False, tooltip="Publish its model to its export_dir; what stands there is kept"),
    ]
    DEFAULT_CSS = """
    RunsScreen #empty { padding: 2 4; height: 1fr; color: $quiet; }
    RunsScreen.-none RunTable, RunsScreen.-none RunDetails { display: none; }
    RunsScreen #empty { display: none; }
    RunsScreen.-none #empty { display: block; }
    """

    def __init__(self) -> None:
        super().__init__(classes="-none")
        self._configs: dict[str, Mapping[str, Any]] = {}
        self._slipped = float("-inf")

    def compose_body(self) -> ComposeResult:
        yield Static(READING.format(workspace=self.console.host.workspace), id="empty", markup=False)
        yield RunTable()
        yield RunDetails()

    def show_loss(self, reason: str) -> None:
        if self.facts.runs is None:
            text = UNREACHED.format(host=self.console.host.name, reason=reason)
            self.query_one("#empty", Static).update(text)
        else:
            super().show_loss(reason)

    def show_runs(self, message: RunsChanged) -> None:
        table = self.query_one(RunTable)
        held = table.selected
        table.runs = message.runs
        if held and table.selected and all(run.id != held.id for run in message.runs):
            self._slipped = monotonic()
        if not message.runs:
            self.query_one("#empty", Static).update(EMPTY.format(workspace=self.console.host.workspace))
        elif self.has_class("-none"):
            table.focus()
        self.set_class(not message.runs, "-none")
        details = self.query_one(RunDetails)
        details.run = table.selected

    def show_time(self, now: float) -> None:
        self.query_one(RunTable).now = self.query_one(RunDetails).now = now

    def on_run_table_highlighted(self, message: RunTable.Highlighted) -> None:
        details = self.query_one(RunDetails)
        if details.run is None or details.run.id != message.run.id:  # no run beside another one's settings
            details.run, details.config, details.previous = message.run, {}, None
        self.attempt(partial(self._describe, message.run), group="details", exclusive=True)

    def on_run_table_opened(self, message: RunTable.Opened) -> None:
        self.console.open_run(message.run.id)

    @property
    def run_shown(self) -> RunSummary | None:
        """The run under the cursor."""
        return self.query_one(RunTable).selected

    @property
    def runs_meant(self) -> tuple[RunSummary, ...]:
        """The marked runs; where none is marked, the one under the cursor."""
        marked = tuple(run for run in self.facts.runs or () if run.id in self.console.marks)
        return marked or super().runs_meant

    async def _describe(self, run: RunSummary) -> None:
        details = self.query_one(RunDetails)
        details.run = run
        config, before = await self._config_of(run.id), self._run_before(run)
        previous = (before.id, await self._config_of(before.id)) if before else None
        details.config, details.previous = config, previous

    def _run_before(self, run: RunSummary) -> RunSummary | None:
        runs = self.facts.runs or ()
        older = runs[runs.index(run) + 1 :] if run in runs else ()
        return next((other for other in older if other.kind == run.kind == "train"), None)

    async def _config_of(self, run_id: str) -> Mapping[str, Any]:
        # Written once by the launcher: what was read stays true.
        if run_id not in self._configs:
            self._configs[run_id] = (await self.ask(Run(run_id))).config
        return self._configs[run_id]

    def action_new(self) -> None:
        self.console.action_show("config")

    def action_pause(self) -> None:
        if not (run := self.query_one(RunTable).selected):
            return
        if monotonic() - self._slipped < SLIPPED:  # the key was meant for the run that is gone
            self.notify(f"the run under the cursor is gone: p now means {run.id}", severity="warning")
        else:
            self.attempt(steering.pause_or_resume(self, run))

    def action_delete(self) -> None:
        self.with_runs(deleting.delete)

    def action_restore(self) -> None:
        self.attempt(deleting.restore(self))

    def action_publish(self) -> None:
        if run := self.query_one(RunTable).selected:
            self.attempt(steering.publish(self, run.id))

    def action_stop(self) -> None:
        if run := self.query_one(RunTable).selected:
            self.attempt(steering.stop(self, run))
