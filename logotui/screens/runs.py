"""1 Runs: every run of the workspace, newest first, live."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from logoclip.runs.summary import RunSummary
from logotui.comparing.groups import Group, Row, has_results
from logotui.comparing.view import View
from logotui.marks import Marks
from logotui.messages import RunsChanged
from logotui.screens import steering
from logotui.screens.list_keys import ListKeysScreen
from logotui.screens.run_keys import RunKeysScreen
from logotui.stopping import trial_of
from logotui.widgets.list_line import EXAMPLES
from logotui.widgets.run_details import RunDetails
from logotui.widgets.run_list import RunList
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


class RunsScreen(ListKeysScreen, RunKeysScreen):
    """The table, and a few lines about the run under its cursor.

    What a key opens is imported by that key: this is the first screen, and a person waits for it.
    """

    MODE = "runs"
    ABOUT = (
        "Every run of this workspace, newest first. A run is a process of its own: it goes on when this console is "
        "left, and is found here again. F1 is that on held-out brands: at the threshold that was fitted on other "
        "brands where there are some (`fitted` on 4 Sweep), else at the one that was given."
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
        Binding("space", "mark", "mark", tooltip="Mark the run: marked ones are overlaid in the monitor and compared"),
        Binding("A", "unmark", show=False, key_display="A", tooltip="Unmark all runs"),
        Binding(
            "d",
            "diff",
            "diff",
            tooltip="Compare the marked runs; without marks this one with the last training before it that has results",
        ),
        Binding("slash", "filter", "filter", key_display="/", tooltip="Show the runs that match: " + EXAMPLES),
        Binding(
            "o",
            "sort",
            "sort",
            tooltip="Sort by a column or any other value, by its first letters; again the other way round",
        ),
        Binding(
            "vertical_line", "columns", show=False, key_display="|", tooltip="Choose columns: settings and results"
        ),
        Binding("G", "group", show=False, key_display="G", tooltip="Seeds of one setting as one row: mean ± deviation"),
        Binding("V", "scatter", show=False, key_display="V", tooltip="Settings against results, as points or lines"),
        Binding("g", "group_by", show=False, tooltip="Group by chosen settings"),
        Binding("Q", "queue", show=False, tooltip="The queue of each device: move, drop, start now"),
        Binding("T", "tune", show=False, tooltip="The trials of a search over settings"),
        Binding(
            "delete", "delete", show=False, tooltip="Delete the run, or all marked ones, after asking; z takes it back"
        ),
        Binding("z", "restore", show=False, tooltip="Bring back what was deleted, within a minute"),
        Binding("u", "publish", show=False, tooltip="Publish its model to its export_dir; what stands there is kept"),
    ]
    DEFAULT_CSS = """
    RunsScreen #empty { padding: 2 4; height: 1fr; color: $quiet; }
    RunsScreen.-none RunList, RunsScreen.-none RunTable, RunsScreen.-none RunDetails { display: none; }
    RunsScreen #empty { display: none; }
    RunsScreen.-none #empty { display: block; }
    """

    def __init__(self) -> None:
        super().__init__(classes="-none")
        self._slipped = float("-inf")

    def compose_body(self) -> ComposeResult:
        yield Static(READING.format(workspace=self.console.host.workspace), id="empty", markup=False)
        yield RunList()
        yield RunDetails()

    def on_mount(self) -> None:
        self.list.view = self.console.remembered.get("view", View())

    def show_loss(self, reason: str) -> None:
        if self.facts.runs is None:
            text = UNREACHED.format(host=self.console.host.name, reason=reason)
            self.query_one("#empty", Static).update(text)
        else:
            super().show_loss(reason)

    def show_runs(self, message: RunsChanged) -> None:
        self.console.unmark_gone(message.runs)
        held = self.list.table.selected
        self.list.take(message.runs, self.console.marks)
        if held and all(run.id != held.id for run in message.runs):
            self._slipped = monotonic()
        if not message.runs:
            self.query_one("#empty", Static).update(EMPTY.format(workspace=self.console.host.workspace))
        elif self.has_class("-none"):
            self.list.table.focus()
        self.set_class(not message.runs, "-none")
        self._describe(self.list.table.row)

    def show_time(self, now: float) -> None:
        self.query_one(RunTable).now = self.query_one(RunDetails).now = now

    def on_run_table_highlighted(self, message: RunTable.Highlighted) -> None:
        self._describe(message.run)

    def on_run_table_opened(self, message: RunTable.Opened) -> None:
        if isinstance(message.run, Group):
            self.list.toggle_group(message.run)
        else:
            self.console.open_run(message.run.id)

    @property
    def run_shown(self) -> RunSummary | None:
        """The run under the cursor."""
        return self.list.table.selected

    @property
    def runs_meant(self) -> tuple[RunSummary, ...]:
        """The marked runs; where none is marked, the one under the cursor."""
        marked = tuple(run for run in self.facts.runs or () if run.id in self.console.marks)
        return marked or super().runs_meant

    def on_run_list_changed(self, message: RunList.Changed) -> None:
        self.console.remembered.put("view", message.view)

    def _describe(self, row: Row | None) -> None:
        details = self.query_one(RunDetails)
        details.group = row if isinstance(row, Group) else None
        details.run = run = row if isinstance(row, RunSummary) else None
        self.console.under_cursor = run.id if run else ""
        details.trial = trial_of(run, self.facts.runs or ()) if run else None
        before = self._run_before(run) if run and run.kind == "train" else None
        details.config = (run.settings if run else None) or {}
        details.previous = (before.called, before.settings or {}) if before else None

    def _run_before(self, run: RunSummary, with_results: bool = False) -> RunSummary | None:
        """The run before `run` of its kind; `with_results`: the last one that has any."""
        runs = self.facts.runs or ()
        older = runs[runs.index(run) + 1 :] if run in runs else ()
        alike = (other for other in older if other.kind == run.kind)
        return next((other for other in alike if not with_results or has_results(other)), None)

    def action_mark(self) -> None:
        self._mark(self.list.marks_with(self.console.marks))

    def action_unmark(self) -> None:
        self._mark(Marks())

    def _mark(self, marks: Marks) -> None:
        self.console.marks, self.console.marked_anew = marks, True
        self.list.show_marks(marks)

    def action_diff(self) -> None:
        if ids := self._to_compare():
            from logotui.screens.diff import DiffScreen

            self.app.push_screen(DiffScreen(ids))
        else:
            self.notify(
                "no run before this one that has results to compare it with: space marks the runs to compare",
                severity="warning",
            )

    def _to_compare(self) -> tuple[str, ...]:
        """The marked runs; else those of a group, or the run under the cursor and the one before it of its kind.

        Nothing where there is no such run.
        """
        marked, row = self.console.marks.ids, self.list.table.row
        if len(marked) > 1:
            return marked
        if isinstance(row, Group):
            return tuple(run.id for run in row.runs)
        before = self._run_before(row, with_results=True) if row else None
        return (before.id, row.id) if row and before else ()

    def action_scatter(self) -> None:
        from logotui.screens.scatter import ScatterScreen

        self.app.push_screen(ScatterScreen(self.list.view))

    def action_new(self) -> None:
        self.console.action_show("config")

    def action_pause(self) -> None:
        if not (run := self.list.table.selected):
            return
        if monotonic() - self._slipped < SLIPPED:  # the key was meant for the run that is gone
            self.notify(f"the run under the cursor is gone: p now means {run.called}", severity="warning")
        else:
            self.attempt(steering.pause_or_resume(self, run))

    def action_queue(self) -> None:

        from logotui.screens.queue import QueueScreen

        selected = self.list.table.selected
        self.app.push_screen(QueueScreen(self, selected.id if selected else ""))

    def action_tune(self) -> None:

        from logotui.screens.study import NO_STUDY, StudyScreen, study_to_show

        if study := study_to_show(self.facts.runs or (), self.list.table.selected):
            self.app.push_screen(StudyScreen(self, study))
        else:
            self.notify(NO_STUDY, timeout=12)

    def action_delete(self) -> None:
        from logotui.screens import deleting

        self.with_runs(deleting.delete)

    def action_restore(self) -> None:
        from logotui.screens import deleting

        self.attempt(deleting.restore(self))

    def action_publish(self) -> None:
        if run := self.list.table.selected:
            self.attempt(steering.publish(self, run.id))

    def action_stop(self) -> None:
        if run := self.list.table.selected:
            self.attempt(steering.stop(self, run))
