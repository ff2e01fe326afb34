"""The list of runs as a person looks at it: a table, the filter above which it stands, and what both show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import Field, Vocabulary
from logotui.comparing.filter import UnknownField
from logotui.comparing.groups import Group, runs_of
from logotui.comparing.view import Shown, View, next_order, show
from logotui.comparing.what import apart_by_seed
from logotui.marks import Marks
from logotui.widgets.list_line import FilterInput, ListLine, counted
from logotui.widgets.run_columns import USUAL, column_of
from logotui.widgets.run_table import RunTable

READING = "the settings of the runs are still being read …"


class RunList(Vertical):
    """Posts `Changed` when a person looks at it in another way."""

    DEFAULT_CSS = "RunList { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "drop_filter", show=False, tooltip="Show all runs again"),
    ]

    view: reactive[View] = reactive(View(), init=False)
    """How it is looked at."""

    @dataclass
    class Changed(Message):
        """It is looked at in another way."""

        view: View

    def __init__(self) -> None:
        super().__init__()
        self.runs: tuple[RunSummary, ...] = ()
        self.vocabulary = Vocabulary()
        self.shown = Shown((), ())
        self._known: frozenset[tuple[str, bool]] = frozenset()

    def compose(self) -> ComposeResult:
        yield RunTable()
        yield ListLine()

    @property
    def table(self) -> RunTable:
        """The rows."""
        return self.query_one(RunTable)

    def take(self, runs: tuple[RunSummary, ...], marks: Marks) -> None:
        """Show what the list of runs is now."""
        self.runs = runs
        known = frozenset((run.id, run.settings is None) for run in runs)
        if known != self._known:  # settings never change
            self._known, self.vocabulary = known, Vocabulary(runs)
            self.table.apart_by_seed = apart_by_seed(runs)
        self.table.marks = marks
        self._arrange()

    def watch_view(self, before: View, view: View) -> None:
        self._arrange()
        self.post_message(self.Changed(view))

    def _arrange(self) -> None:
        view, table = self.view, self.table
        self.shown = show(view, self.runs, self.vocabulary, table.now, table.opened)
        table.order = view.order
        found = (column_of(key, self.vocabulary) for key in view.columns)
        table.columns = tuple(column for column in found if column) or USUAL
        table.runs = self.shown.rows
        line = self.query_one(ListLine)
        if line.input.value != view.filter:
            line.input.value = view.filter
        line.set_class(bool(view.filter) or line.input.has_focus, "-open")
        line.say(self._words())

    def _words(self) -> Content:
        wrong = self.shown.wrong
        if isinstance(wrong, UnknownField) and any(run.settings is None for run in self.runs):
            return Content.styled(READING, "$quiet")
        if wrong:
            return Content.styled(f"✗ {wrong}", "$wrong")
        if self.runs and not self.shown.runs:
            return Content.styled(f"none of {len(self.runs):,} runs is like that: esc shows all", "$look")
        field = self.vocabulary.get(self.view.order.by) if self.view.order.by else None
        by = f"sorted by {field.title} {self.view.order.arrow}" if field else ""
        marked = f"{len(self.table.marks)} marked" if len(self.table.marks) else ""
        return counted(len(self.shown.runs), len(self.runs), by, self.view.grouping, marked)

    def fields(self) -> list[Field]:
        """Facts and results, then the settings in which the runs differ: by others nothing can be told apart."""
        apart = differing(self.runs, self.vocabulary)
        return [field for field in self.vocabulary.fields if not field.setting or field.name in apart]

    def ask_for_filter(self) -> None:
        """Let a filter be typed."""
        self.query_one(ListLine).open()

    def action_drop_filter(self) -> None:
        if not self.view.filter:
            raise SkipAction
        self.view = replace(self.view, filter="")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.view = replace(self.view, filter=event.value)

    @on(Input.Submitted)
    @on(FilterInput.Left)
    def _leave(self, event: Message) -> None:
        event.stop()
        self.table.focus()
        self.query_one(ListLine).set_class(bool(self.view.filter), "-open")

    def on_run_table_header_clicked(self, event: RunTable.HeaderClicked) -> None:
        self.sort_by(event.key)

    def sort_by(self, key: str) -> None:
        """Order by a field; the other way round if that orders already. An empty key: as the runs came."""
        field = self.vocabulary.get(key) if key else None
        if field or not key:
            self.view = replace(self.view, order=next_order(self.view.order, field))

    def toggle_group(self, group: Group) -> None:
        """Show the runs of a group below it, or hide them."""
        self.table.opened = self.table.opened ^ {group.id}
        self._arrange()

    def marks_with(self, marks: Marks) -> Marks:
        """`marks` with what is under the cursor marked, or unmarked if all of it was."""
        ids = [run.id for run in runs_of(self.table.row)] if self.table.row else []
        changing = [id for id in ids if id not in marks] or ids
        for id in changing:
            marks = marks.toggled(id)
        return marks

    def show_marks(self, marks: Marks) -> None:
        """Show which runs are marked."""
        self.table.marks = marks
        self.query_one(ListLine).say(self._words())


def differing(runs: Sequence[RunSummary], vocabulary: Vocabulary) -> list[str]:
    """The settings in which those of `runs` that have them differ, by name."""
    return [
        field.name
        for field in vocabulary.settings.values()
        if len({value for run in runs if (value := field.value(run, 0.0)) is not None}) > 1
    ]
