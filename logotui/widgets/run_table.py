"""The table of runs. The cursor stays on its run while rows come and go."""

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
from logotui.widgets.run_columns import fitting, header, row

POINTER = "▸"


class RunTable(ScrollView, can_focus=True):
    """Newest first. Posts `Highlighted` when the cursor comes to another run, `Opened` on Enter or a second click."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"run-table--cursor"}
    DEFAULT_CSS = """
    RunTable { height: 1fr; }
    RunTable > .run-table--cursor { background: $panel; text-style: bold; }
    RunTable:focus > .run-table--cursor { background: $cursor; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", show=False),
        Binding("down,j", "move(1)", "down", show=False),
        Binding("home", "move(-100000)", "newest", show=False),
        Binding("end", "move(100000)", "oldest", show=False),
        Binding("enter", "open", "open", tooltip="Open the run in the monitor"),
    ]

    runs: reactive[tuple[RunSummary, ...]] = reactive(())
    """What is shown, newest first."""
    cursor: reactive[int] = reactive(0)
    """The row under the cursor."""
    now: reactive[float] = reactive(time.time)
    """The time of day on the machine of the runs, in Unix seconds."""

    @dataclass
    class Highlighted(Message):
        """The cursor is on another run."""

        run: RunSummary

    @dataclass
    class Opened(Message):
        """A run was chosen."""

        run: RunSummary

    @property
    def selected(self) -> RunSummary | None:
        """The run under the cursor."""
        return self.runs[self.cursor] if self.runs else None

    def watch_runs(self, before: tuple[RunSummary, ...], runs: tuple[RunSummary, ...]) -> None:
        self.virtual_size = Size(self.size.width, len(runs) + 1)
        held = before[self.cursor].id if before else None
        place = next(
            (index for index, run in enumerate(runs) if run.id == held), min(self.cursor, max(len(runs) - 1, 0))
        )
        self.set_reactive(RunTable.cursor, place)
        if runs and runs[place].id != held:
            self._tell()

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.runs) - 1))

    def watch_cursor(self) -> None:
        # The header scrolls with the rows only when the first row is under the cursor.
        self.scroll_to_region(Region(0, self.cursor + (self.cursor > 0), 1, 1), animate=False)
        self._tell()

    def _tell(self) -> None:
        if self.selected:
            self.post_message(self.Highlighted(self.selected))

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(event.size.width, len(self.runs) + 1)

    def action_move(self, rows: int) -> None:
        self.cursor += rows

    def action_open(self) -> None:
        if self.selected:
            self.post_message(self.Opened(self.selected))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y - 1
        if 0 <= place < len(self.runs):
            if place == self.cursor and event.chain >= 2:
                self.action_open()
            self.cursor = place

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y - 1
        columns = fitting(self.size.width)
        if place < 0:
            return self._strip(header(columns))
        if place >= len(self.runs):
            return Strip.blank(self.size.width, self.rich_style)
        if place != self.cursor:
            return self._strip(row(columns, self.runs[place], self.now))
        strip = self._strip(row(columns, self.runs[place], self.now, POINTER))
        style = self.get_component_rich_style("run-table--cursor", partial=True)
        return Strip(Segment.apply_style(strip, post_style=style), self.size.width)

    def _strip(self, line: Content) -> Strip:
        strip = Visual.to_strips(self, line, self.size.width, 1, self.visual_style)[0]
        return strip.adjust_cell_length(self.size.width, self.rich_style)
