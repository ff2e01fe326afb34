"""The table of runs, and of groups of them. The cursor stays on its row while rows come and go."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from logoclip.runs.summary import RunSummary
from logotui.comparing.groups import Group, Row, runs_of
from logotui.comparing.order import Order
from logotui.marks import Marks
from logotui.names import widest
from logotui.widgets.group_cells import cut_text, group_cell, text_cells, widened
from logotui.widgets.run_columns import (
    USUAL,
    WHAT,
    Column,
    Mark,
    column_at,
    fitting,
    header,
    key_of,
    line,
    row,
    with_seeds,
)

POINTER, MARKED, PARTLY = "▸", "●", "○"


class RunTable(ScrollView, can_focus=True):
    """Only rows in sight are drawn.

    Posts `Highlighted` when the cursor comes to another row, `Opened` on Enter or a second click, `HeaderClicked` on a
    title.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"run-table--cursor"}
    DEFAULT_CSS = """
    RunTable { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }
    RunTable > .run-table--cursor { background: $panel; text-style: bold; }
    RunTable:focus > .run-table--cursor { background: $cursor; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False),
        Binding("down", "move(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home", "move(-100000)", "newest", show=False),
        Binding("end", "move(100000)", "oldest", show=False),
        Binding("pageup", "page(-1)", "a page up", show=False),
        Binding("pagedown", "page(1)", "a page down", show=False),
        Binding("enter", "open", "open", tooltip="Open the run in the monitor; of a group, show its runs"),
    ]

    runs: reactive[tuple[Row, ...]] = reactive(())
    """What is shown, in this order; a group stands for its runs."""
    cursor: reactive[int] = reactive(0, repaint=False)
    """The row under the cursor."""
    now: reactive[float] = reactive(time.time)
    """The time of day on the machine of the runs, in Unix seconds."""
    marks: reactive[Marks] = reactive(Marks())
    """The marked runs, each with a sign in its colour."""
    columns: reactive[tuple[Column, ...]] = reactive(USUAL)
    """What is shown of a run where there is room for it."""
    order: reactive[Order] = reactive(Order())
    """What the rows are ordered by, as the header says it."""
    apart_by_seed: reactive[frozenset[str]] = reactive(frozenset())
    """The runs that say their seed, because others are the same in all else that is said of them; by id."""
    opened: reactive[frozenset[str]] = reactive(frozenset())
    """The groups below which their runs stand."""

    @dataclass
    class Highlighted(Message):
        """The cursor is on another row, or there is none any more."""

        run: Row | None

    @dataclass
    class Opened(Message):
        """A row was chosen."""

        run: Row

    @dataclass
    class HeaderClicked(Message):
        """A title was clicked."""

        key: str

    _led_in = ""
    """The run that was under the cursor before its group was."""
    _name_cells = 0
    _text_cells = 0
    _groups: tuple[Group, ...] = ()

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.runs[self.cursor] if self.runs else None

    @property
    def selected(self) -> RunSummary | None:
        """The run under the cursor; none where a group is."""
        return self.row if not isinstance(self.row, Group) else None

    def watch_runs(self, before: tuple[Row, ...], runs: tuple[Row, ...]) -> None:
        self.virtual_size = Size(self.size.width, len(runs) + 1)
        self._name_cells = widest(run.called for row in runs for run in runs_of(row))
        self._groups = tuple(row for row in runs if isinstance(row, Group))
        self._text_cells = text_cells(self._groups)
        held = before[self.cursor] if before else None
        place = self._place_of(held) if held else 0
        row = runs[place] if runs else None
        if isinstance(row, Group) and held and held.id != row.id:
            self._led_in = held.id
        moved = place != self.cursor
        self.set_reactive(RunTable.cursor, place)
        if moved:
            self._keep_in_sight()
        if (row and row.id) != (held and held.id):
            self._tell()

    def _place_of(self, held: Row) -> int:
        """Where `held` stands now: itself, the run that led into this group, another of its runs, or their group."""
        places = {row.id: place for place, row in reversed([*enumerate(self.runs)])}
        within = [run.id for run in runs_of(held)]
        wanted = [held.id, *(id for id in within if id == self._led_in), *within]
        found = next((places[id] for id in wanted if id in places), None)
        if found is not None:
            return found
        groups = (place for place, row in enumerate(self.runs) if any(run.id in within for run in runs_of(row)))
        return next(groups, min(self.cursor, max(len(self.runs) - 1, 0)))

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.runs) - 1))

    def watch_cursor(self, before: int, cursor: int) -> None:
        for place in (before, cursor):  # the two lines that look different now: nothing else is drawn again
            self.refresh_line(place + 1)
        self._led_in = ""
        self._keep_in_sight()
        self._tell()

    def _keep_in_sight(self) -> None:
        # The header scrolls with the rows only when the first row is under the cursor.
        self.scroll_to_region(Region(0, self.cursor + (self.cursor > 0), 1, 1), animate=False)

    def _tell(self) -> None:
        self.post_message(self.Highlighted(self.row))

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(event.size.width, len(self.runs) + 1)

    def action_move(self, rows: int) -> None:
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        self.cursor += pages * max(1, self.size.height - 2)

    def action_open(self) -> None:
        if self.row:
            self.post_message(self.Opened(self.row))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y - 1
        if place < 0 and (column := column_at(self._fitting(), event.x)):
            self.post_message(self.HeaderClicked(key_of(column)))
        if 0 <= place < len(self.runs):
            if place == self.cursor and event.chain >= 2:
                self.action_open()
            self.cursor = place

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y - 1
        columns = self._fitting()
        if place < 0:
            return self._strip(header(columns, self.order.by, self.order.arrow))
        if place >= len(self.runs):
            return Strip.blank(self.size.width, self.rich_style)
        if place != self.cursor:
            return self._strip(self._row(columns, self.runs[place], " "))
        strip = self._strip(self._row(columns, self.runs[place], POINTER))
        style = self.get_component_rich_style("run-table--cursor", partial=True)
        return Strip(Segment.apply_style(strip, post_style=style), self.size.width)

    def _fitting(self) -> list[Column]:
        if not self._groups:
            return fitting(self.size.width, self.columns, self._name_cells)
        return fitting(self.size.width, widened(self.columns, self._groups), self._name_cells, self._text_cells)

    def _row(self, columns: list[Column], row_: Row, pointer: str) -> Content:
        if not isinstance(row_, Group):
            columns = with_seeds(columns) if row_.id in self.apart_by_seed else columns
            return row(columns, row_, self.now, pointer, self._mark(row_))
        now, is_open = self.now, row_.id in self.opened
        cells = [group_cell(column, row_, now, is_open) for column in columns]
        columns = [column._replace(cut=cut_text) if column.title == WHAT.title else column for column in columns]
        return line(columns, cells, pointer, self._mark_of_group(row_))

    def _mark(self, run: RunSummary) -> Mark:
        return (MARKED, f"${self.marks.role(run.id)}") if run.id in self.marks else (" ", "")

    def _mark_of_group(self, group: Group) -> Mark:
        marked = sum(run.id in self.marks for run in group.runs)
        return (MARKED if marked == len(group.runs) else PARTLY if marked else " ", "$foreground")

    def _strip(self, line: Content) -> Strip:
        strip = Visual.to_strips(self, line, self.size.width, 1, self.visual_style)[0]
        return strip.adjust_cell_length(self.size.width, self.rich_style)
