"""Histograms side by side as a heat map: one band of columns for each, similarity upwards. No widget, no app."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from logotui.drawing.blocks import rebin
from logotui.drawing.distribution import Axis, Histogram

Heat = NDArray[np.float64]


def shown(count: int, columns: int, chosen: int) -> list[int]:
    """The places of the `count` histograms that have a band in so many columns, `chosen` always among them.

    Where there is not a column for each, some are left out, evenly.
    """
    if count <= columns:
        return list(range(count))
    places = [round(place * (count - 1) / max(columns - 1, 1)) for place in range(columns)]
    nearest = min(range(columns), key=lambda place: abs(places[place] - chosen))
    places[nearest] = chosen
    return places


def bands(count: int, columns: int) -> list[tuple[int, int]]:
    """The first column of each of `count` bands and the one behind its last: as wide as each other, or by one."""
    ends = [columns * place // count for place in range(count + 1)]
    return list(itertools.pairwise(ends))


def heat(histograms: Sequence[Histogram], axis: Axis, rows: int) -> Heat:
    """[rows, histograms]: how dense each is in each row, the highest similarity first; 1 is the densest of them all.

    By the square root: the tail that a threshold cuts is thin, and would be as good as black.
    """
    columns = [_density(one, axis, rows) for one in histograms]
    stacked = np.stack(columns, axis=1)[::-1]
    densest = stacked.max(initial=0.0)
    return np.sqrt(stacked / densest) if densest > 0 else stacked


def _density(histogram: Histogram, axis: Axis, rows: int) -> Heat:
    total = sum(histogram.counts)
    counts = rebin(histogram.edges, histogram.counts, axis.low, axis.high, rows)
    return counts / total if total else counts


def row_of(value: float, axis: Axis, rows: int) -> int:
    """The row, counted from the top, in which a similarity lies."""
    return rows - 1 - axis.column(value, rows)


def numbers(names: Sequence[str], columns: int, chosen: int | None) -> str:
    """A line below the bands: the name of each in its middle as far as there is room; that of `chosen` with a `▲`."""
    line = [" "] * columns
    centres = [(first + end) // 2 for first, end in bands(len(names), columns)]
    order = [chosen] if chosen is not None else []
    for place in [*order, len(names) - 1, *range(len(names))]:
        text = f"▲{names[place]}" if place == chosen else names[place]
        start = min(max(centres[place] - len(text) // 2, 0), max(columns - len(text), 0))
        around = line[max(start - 1, 0) : start + len(text) + 1]
        if len(text) <= columns and all(char == " " for char in around):
            line[start : start + len(text)] = text
    return "".join(line)
