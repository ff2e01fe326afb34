"""Runs as points between two axes, or as lines across many. What it draws is in `drawing`."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from logotui.drawing.grid import Line
from logotui.marks import SLOTS

Drawing = Callable[[int, int], list[Line]]
"""From a width and a height in cells to as many lines."""


class RunChart(Widget, can_focus=True):
    """Shows a drawing, in the colours of its roles."""

    PLAIN = ("curve", "quiet", "rule", "axis", "blank", "cursor", "label", "title")
    RUNS = tuple(f"run{slot}" for slot in range(SLOTS))
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"run-chart--{role}" for role in (*PLAIN, *RUNS)}
    DEFAULT_CSS = """
    RunChart { height: 1fr; }
    RunChart > .run-chart--curve { color: $foreground; }
    RunChart > .run-chart--quiet { color: $quiet; }
    RunChart > .run-chart--rule { color: $rule; }
    RunChart > .run-chart--axis { color: $quiet; }
    RunChart > .run-chart--label { color: $foreground; }
    RunChart > .run-chart--title { color: $foreground; text-style: bold; }
    RunChart > .run-chart--cursor { color: $finetuned; text-style: bold; }
    """ + "\n".join(f"RunChart > .run-chart--{role} {{ color: ${role}; text-style: bold; }}" for role in RUNS)

    drawing: reactive[Drawing | None] = reactive(None)
    """What is shown."""

    class Clicked(Message):
        """A click in a cell, counted from the left and from the top; `times` in a row."""

        def __init__(self, column: int, row: int, times: int) -> None:
            super().__init__()
            self.column, self.row, self.times = column, row, times

    _drawn: tuple[object, list[Line]] | None = None

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Clicked(event.x, event.y, event.chain))

    def render_line(self, y: int) -> Strip:
        lines = self._lines()
        if y >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        segments = [
            Segment(piece.text, self.get_component_rich_style(f"run-chart--{piece.role}")) for piece in lines[y]
        ]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _lines(self) -> list[Line]:
        if self.drawing is None:
            return []
        wanted = (self.drawing, self.size)
        if self._drawn is None or self._drawn[0] != wanted:
            self._drawn = (wanted, self.drawing(*self.size))
        return self._drawn[1]
