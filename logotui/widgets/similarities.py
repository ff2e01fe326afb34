"""The similarities of validation brands: over the epochs, and at one of them wrong above correct."""

from __future__ import annotations

import math
from itertools import accumulate

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.runs.reading import Histogram
from logotui.drawing.distribution import Axis, axis_line
from logotui.drawing.distribution import Histogram as Bars
from logotui.epochs import EpochPairs, place_at, threshold_words
from logotui.widgets.distribution import LABEL_WIDTH, Distribution
from logotui.widgets.epoch_map import EpochMap

NARROWEST = 16
FEW = 0.002
TITLE = "validation brands"
ROOM_FOR_EPOCHS = 10


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
    """One epoch's two histograms over one axis; above them all epochs as a heat map, where there is room for it."""

    DEFAULT_CSS = """
    Similarities Distribution { height: 1fr; }
    Similarities EpochMap { height: 2fr; display: none; }
    Similarities.-epochs EpochMap { display: block; }
    """

    epochs: reactive[tuple[EpochPairs, ...]] = reactive((), init=False)
    """Every validation so far."""
    step: reactive[int | None] = reactive(None, init=False)
    """The step that is looked at; None follows the newest epoch."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, classes="panel")
        self.border_title = TITLE

    def compose(self) -> ComposeResult:
        yield EpochMap()
        yield Distribution()
        yield AxisLabels()

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def watch_epochs(self) -> None:
        self._draw()

    def watch_step(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if not self.children:  # facts may come before what draws them
            return
        place = place_at(self.epochs, self.step)
        epoch = self.epochs[place] if self.epochs else None
        axis = axis_over(*(one for each in self.epochs for one in (each.wrong, each.correct))) if epoch else None
        drawing, over_epochs = self.query_one(Distribution), self.query_one(EpochMap)
        drawing.wrong, drawing.correct = (_bars(epoch.wrong), _bars(epoch.correct)) if epoch else (None, None)
        drawing.cursor = epoch.fitted[0] if epoch else None
        over_epochs.epochs, over_epochs.chosen = self.epochs, max(place, 0)
        drawing.axis = over_epochs.axis = axis or drawing.axis
        self.query_one(AxisLabels).axis = axis
        self.set_class(len(self.epochs) > 1 and self.size.height >= ROOM_FOR_EPOCHS, "-epochs")
        self.border_title = Content(f"{TITLE}  {epoch.name}" if epoch else TITLE)
        self.border_subtitle = threshold_words(self.epochs, place) if epoch else ""


def axis_over(*histograms: Histogram, few: float = FEW) -> Axis:
    """Up to 1, from where all but a few of the counts begin: rounded down to a tenth, and at most 0.2."""
    low = math.floor(min(_begins(item, few) for item in histograms) * 10) / 10
    return Axis(min(0.2, low), 1.0)


def _begins(histogram: Histogram, few: float) -> float:
    """The edge below which lies no more than a share of `few` of the counts."""
    below, most = accumulate(histogram.counts), few * sum(histogram.counts)
    return next((edge for edge, count in zip(histogram.edges, below, strict=False) if count > most), 1.0)


def _bars(histogram: Histogram) -> Bars:
    return Bars(histogram.edges, histogram.counts)
