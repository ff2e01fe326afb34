"""The similarities of validation brands at the newest epoch: wrong above correct."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import accumulate

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.runs.reading import Histogram
from logoclip.runs.series import SimilarityHistogram
from logotui.drawing.distribution import Axis, axis_line
from logotui.drawing.distribution import Histogram as Bars
from logotui.widgets.distribution import LABEL_WIDTH, Distribution

NARROWEST = 16
FEW = 0.002
WRONG, CORRECT = SimilarityHistogram.VAL_WRONG, SimilarityHistogram.VAL_CORRECT


class AxisLabels(Widget):
    """The similarities below the histograms, as wide as there is room."""

    DEFAULT_CSS = "AxisLabels { height: 1; color: $quiet; }"

    axis: reactive[Axis | None] = reactive(None)

    def render(self) -> Content:
        columns = self.size.width - LABEL_WIDTH
        if self.axis is None:
            return Content("they come with the first validation").truncate(self.size.width, ellipsis=True)
        return Content(" " * LABEL_WIDTH + axis_line(self.axis, columns) if columns >= NARROWEST else "")


class Similarities(Vertical, can_focus=True):
    """Two histograms over one axis."""

    DEFAULT_CSS = """
    Similarities Distribution { height: 1fr; }
    """

    def __init__(self, id: str) -> None:
        super().__init__(id=id, classes="panel")
        self.border_title = "validation brands"
        self._shown: tuple[Mapping[str, Histogram], int] = ({}, 0)

    def compose(self) -> ComposeResult:
        yield Distribution()
        yield AxisLabels()

    def on_mount(self) -> None:
        self.show(*self._shown)

    def show(self, histograms: Mapping[str, Histogram], epoch: int) -> None:
        """Draw the newest histograms, or nothing as long as there are none."""
        self._shown = (histograms, epoch)
        if not self.children:  # facts may come before what draws them
            return
        drawing, wrong, correct = self.query_one(Distribution), histograms.get(WRONG), histograms.get(CORRECT)
        drawing.wrong, drawing.correct = _bars(wrong), _bars(correct)
        axis = axis_over(wrong, correct) if wrong and correct else None
        drawing.axis = axis or drawing.axis
        self.query_one(AxisLabels).axis = axis
        which = f"epoch {epoch}" if epoch else "the base"
        self.border_title = f"validation brands  {which}" if axis else "validation brands"


def axis_over(*histograms: Histogram) -> Axis:
    """Up to 1, from where all but a few of the counts begin: rounded down to a tenth, and at most 0.2."""
    low = math.floor(min(_begins(item) for item in histograms) * 10) / 10
    return Axis(min(0.2, low), 1.0)


def _begins(histogram: Histogram) -> float:
    """The edge below which lies no more than a `FEW` of the counts."""
    below = accumulate(histogram.counts)
    few = FEW * sum(histogram.counts)
    return next((edge for edge, count in zip(histogram.edges, below, strict=False) if count > few), 1.0)


def _bars(histogram: Histogram | None) -> Bars | None:
    return Bars(histogram.edges, histogram.counts) if histogram else None
