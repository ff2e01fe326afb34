"""Precision, recall and F1 against the threshold, drawn with braille above the axis that the distributions share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from logotui.drawing.braille import BrailleCanvas, row_of
from logotui.drawing.distribution import Axis, axis_line
from logotui.widgets.distribution import CURSOR, LABEL_WIDTH

NAMES = ("precision", "recall", "F1")
FITTED, BEST = "▲", "△"


@dataclass(frozen=True, eq=False)
class Curves:
    """Figures (0–1, nan where there is none) at rising thresholds; between two, those of the upper one hold."""

    thresholds: NDArray[np.float64]
    figures: Mapping[str, NDArray[np.float64]]

    def sampled(self, name: str, at: NDArray[np.float64]) -> NDArray[np.float64]:
        """The figure called `name` at the thresholds `at`; nan above the last one."""
        places = np.searchsorted(self.thresholds, at, side="left")
        return np.append(self.figures[name], np.nan)[places]


def draw(curves: Curves, axis: Axis, columns: int, rows: int) -> BrailleCanvas:
    """The three curves on a canvas; owners are places in `NAMES`, F1 lies on top."""
    canvas = BrailleCanvas(columns, rows)
    at = np.linspace(axis.low, axis.high, columns * 2)
    for owner, name in enumerate(NAMES):
        canvas.curve(curves.sampled(name, at), owner)
    return canvas


def label_rows(curves: Curves, axis: Axis, rows: int) -> dict[int, int]:
    """Which name (a place in `NAMES`) stands in which row: beside its curve's left end, in the curves' order."""
    left = np.array([axis.low])
    starts = [float(np.nan_to_num(curves.sampled(name, left)[0])) for name in NAMES]
    labels: dict[int, int] = {}
    above = -1
    for place, owner in enumerate(sorted(range(len(NAMES)), key=lambda owner: -starts[owner])):
        lowest = rows - len(NAMES) + place
        above = min(max(row_of(starts[owner], rows), above + 1), lowest)
        labels[above] = owner
    return labels


class ThresholdCurves(Widget):
    """The curves of one model, with the cursor, the fitted threshold and the best one of this set."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"curves--{part}" for part in ("precision", "recall", "f1", "cursor", "axis")
    }
    DEFAULT_CSS = """
    ThresholdCurves { height: 7; width: 1fr; }
    ThresholdCurves > .curves--precision { color: $foreground; }
    ThresholdCurves > .curves--recall { color: $quiet; }
    ThresholdCurves > .curves--f1 { color: $foreground; text-style: bold; }
    ThresholdCurves.-baseline > .curves--f1 { color: $baseline; }
    ThresholdCurves.-finetuned > .curves--f1 { color: $finetuned; }
    ThresholdCurves > .curves--cursor { color: $foreground; text-style: bold; }
    ThresholdCurves > .curves--axis { color: $quiet; }
    """

    curves: reactive[Curves | None] = reactive(None)
    """What is drawn."""
    axis: reactive[Axis] = reactive(Axis(0.0, 1.0))
    """The similarities from left to right."""
    cursor: reactive[float | None] = reactive(None)
    """The threshold looked at."""
    marks: reactive[tuple[tuple[float, str], ...]] = reactive(())
    """Glyphs on the axis, each at a similarity."""

    _canvas: tuple[object, BrailleCanvas] | None = None

    def render_line(self, y: int) -> Strip:
        columns, rows = self.size.width - LABEL_WIDTH, self.size.height - 1
        if self.curves is None or columns < 4 or rows < 1:
            return Strip.blank(self.size.width, self.rich_style)
        if y == rows:
            text = " " * LABEL_WIDTH + axis_line(self.axis, columns, self.marks)
            return Strip([Segment(text, self._style("axis"))], self.size.width)
        line = Strip([self._label(y, rows), *self._cells(y, columns, rows)], self.size.width)
        return line.apply_style(self.rich_style)

    def _label(self, y: int, rows: int) -> Segment:
        assert self.curves is not None
        owner = label_rows(self.curves, self.axis, rows).get(y)
        return (
            Segment(" " * LABEL_WIDTH) if owner is None else Segment(NAMES[owner].ljust(LABEL_WIDTH), self._of(owner))
        )

    def _cells(self, y: int, columns: int, rows: int) -> list[Segment]:
        canvas = self._drawn(columns, rows)
        segments = runs_of(canvas.lines()[y], canvas.owner[y], [self._of(owner) for owner in range(len(NAMES))])
        if self.cursor is None:
            return segments
        place = self.axis.column(self.cursor, columns)
        before, _, after = Strip(segments).divide([place, place + 1, columns])
        return [*before, Segment(CURSOR, self._style("cursor")), *after]

    def _drawn(self, columns: int, rows: int) -> BrailleCanvas:
        # The cursor moves often and the curves do not: they are drawn once for each size.
        wanted = (self.curves, self.axis, columns, rows)
        if self._canvas is None or self._canvas[0] != wanted:
            assert self.curves is not None
            self._canvas = (wanted, draw(self.curves, self.axis, columns, rows))
        return self._canvas[1]

    def _of(self, owner: int) -> Style:
        return self._style(NAMES[owner].lower())

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"curves--{part}")


def runs_of(text: str, owners: Sequence[int] | NDArray[np.int64], styles: Sequence[Style]) -> list[Segment]:
    """`text` in segments of one owner each, in that owner's style; cells without one stay plain."""
    segments: list[Segment] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or owners[end] != owners[start]:
            owner = int(owners[start])
            segments.append(Segment(text[start:end], styles[owner] if owner >= 0 else None))
            start = end
    return segments
