"""Histograms of similarities over one axis: a height for each column, and the labels below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from logotui.drawing.blocks import rebin


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
