"""Two similarity distributions, wrong above correct, with the threshold as an upright line through both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from logotui.widgets.blocks import bars, rebin

CURSOR = "┃"
LABEL_WIDTH = 10


@dataclass(frozen=True)
class Axis:
    """The similarities a plot spans."""

    low: float
    high: float

    def column(self, value: float, columns: int) -> int:
        """The column, out of `columns`, that holds `value`; values outside go to either end."""
        share = (value - self.low) / (self.high - self.low)
        return min(max(int(share * columns), 0), columns - 1)

    def value(self, column: int, columns: int) -> float:
        """The similarity at the middle of a column."""
        return self.low + (column + 0.5) / columns * (self.high - self.low)

    def ticks(self, columns: int) -> list[tuple[int, str]]:
        """Columns and labels of round tenths, no closer than six columns."""
        steps = (0.05, 0.1, 0.2, 0.5)
        step = next((step for step in steps if columns * step / (self.high - self.low) >= 6), 1.0)
        count = round((self.high - self.low) / step) + 2
        first = np.ceil(self.low / step - 1e-9)
        values = [(first + place) * step for place in range(count)]
        return [(self.column(value, columns), f"{value:.2g}") for value in values if value <= self.high + 1e-9]


@dataclass(frozen=True)
class Histogram:
    """Counts of the bins between `edges`."""

    edges: tuple[float, ...]
    counts: tuple[float, ...]


def heights(histogram: Histogram, axis: Axis, columns: int) -> list[float]:
    """A height in 0–1 for each column; the tallest is 1."""
    counts = rebin(histogram.edges, histogram.counts, axis.low, axis.high, columns)
    tallest = counts.max(initial=0.0)
    return list(counts / tallest) if tallest > 0 else [0.0] * columns


def axis_line(axis: Axis, columns: int, marks: Sequence[tuple[float, str]] = ()) -> str:
    """The labels under a plot; a mark (a one-cell glyph at a similarity) is drawn over them."""
    line = [" "] * columns
    marked = {axis.column(value, columns): glyph for value, glyph in marks}
    end = -1
    for column, label in axis.ticks(columns):
        start = min(max(column - len(label) // 2, 0), max(0, columns - len(label)))
        # Half a label, or two that touch, would read as another number.
        if start > end and marked.keys().isdisjoint(range(start, start + len(label))):
            line[start : start + len(label)] = label[: columns - start]
            end = start + len(label)
    for column, glyph in marked.items():
        line[column] = glyph
    return "".join(line[:columns])


class Distribution(Widget):
    """Draws `wrong` in its upper half and `correct` in its lower half."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"distribution--wrong", "distribution--correct", "distribution--cursor"}
    DEFAULT_CSS = """
    Distribution { height: 4; width: 1fr; }
    Distribution > .distribution--wrong { color: $negative; }
    Distribution > .distribution--correct { color: $positive; }
    Distribution > .distribution--cursor { color: $foreground; text-style: bold; }
    """

    wrong: reactive[Histogram | None] = reactive(None)
    """Similarities to other brands."""
    correct: reactive[Histogram | None] = reactive(None)
    """Similarities to the own brand."""
    axis: reactive[Axis] = reactive(Axis(0.0, 1.0))
    """The similarities from left to right."""
    cursor: reactive[float | None] = reactive(None)
    """The threshold looked at."""

    def render_line(self, y: int) -> Strip:
        lower = self.size.height // 2
        upper = self.size.height - lower
        part, histogram, rows, row = (
            ("wrong", self.wrong, upper, y) if y < upper else ("correct", self.correct, lower, y - upper)
        )
        columns = self.size.width - LABEL_WIDTH
        if histogram is None or columns < 4:
            return Strip.blank(self.size.width, self.rich_style)
        text = bars(heights(histogram, self.axis, columns), rows)[row]
        label = part if row == rows - 1 else ""
        style = self.get_component_rich_style(f"distribution--{part}")
        return Strip([Segment(label.ljust(LABEL_WIDTH), style), *self._with_cursor(text, style)], self.size.width)

    def _with_cursor(self, text: str, style: Style) -> list[Segment]:
        return cursor_over(
            text, style, self._cursor_column(len(text)), self.get_component_rich_style("distribution--cursor")
        )

    def _cursor_column(self, columns: int) -> int | None:
        return None if self.cursor is None else self.axis.column(self.cursor, columns)


def cursor_over(text: str, style: Style, column: int | None, cursor: Style) -> list[Segment]:
    """`text` with the cursor's line in `column`."""
    if column is None:
        return [Segment(text, style)]
    return [Segment(text[:column], style), Segment(CURSOR, cursor), Segment(text[column + 1 :], style)]
