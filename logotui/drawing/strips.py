"""A curve as one line of blocks along an axis: how a gauge went, in the room of a row. No widget, no app."""

from __future__ import annotations

import numpy as np

from logotui.drawing.blocks import EIGHTHS
from logotui.drawing.tracks import Track
from logotui.drawing.x_axis import XAxis


def strip(track: Track, axis: XAxis, columns: int, top: float) -> str:
    """The mean of the values in each column, as a share of `top`; what is not measured is blank.

    A column between two that have values shows the one before: gauges are read every few seconds, not at each step.
    """
    heights = np.full(columns, np.nan)
    known = ~np.isnan(track.mean)
    inside = known & (track.begin <= axis.last) & (track.end >= axis.first)
    totals, counts = np.zeros(columns), np.zeros(columns)
    for begin, end, mean, size in zip(
        track.begin[inside], track.end[inside], track.mean[inside], track.size[inside], strict=True
    ):
        first, last = axis.column(begin, columns), axis.column(end, columns)
        totals[first : last + 1] += mean * size
        counts[first : last + 1] += size
    has = counts > 0
    heights[has] = totals[has] / counts[has]
    return "".join(_block(value, top) for value in _held(heights))


def _held(values: np.ndarray) -> list[float]:
    known = np.flatnonzero(~np.isnan(values))
    held: list[float] = values.tolist()
    last = float("nan")
    for place in range(len(held)):
        last = held[place] if not np.isnan(held[place]) else last
        held[place] = last if len(known) and place <= known[-1] else float("nan")
    return held


def _block(value: float, top: float) -> str:
    if np.isnan(value):
        return " "
    return EIGHTHS[max(1, min(round(value / top * 8), 8))] if top > 0 else EIGHTHS[1]
