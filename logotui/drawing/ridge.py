"""Pairs of histograms one below the other, on one axis: how two hills drift apart. No widget, no app."""

from __future__ import annotations

from logotui.drawing.blocks import bars
from logotui.drawing.distribution import Axis, Histogram, heights

TALLEST = 4
Pair = tuple[Histogram, Histogram]
"""Wrong and correct."""


def rows_each(rows: int, count: int) -> int:
    """Lines for each of `count` ridges in `rows`: as many as there are, up to `TALLEST`, and at least one."""
    return min(max(rows // max(count, 1), 1), TALLEST)


def ridge(pair: Pair, axis: Axis, columns: int, rows: int) -> list[list[tuple[str, str]]]:
    """Lines of (character, `wrong` or `correct`), the top one first: in each column the higher of the two hills.

    Each is as high as the lines where it is highest, whatever the numbers of pairs. Of two equals wrong is shown.
    """
    wrong, correct = (heights(one, axis, columns) for one in pair)
    kinds = ["correct" if right > other else "wrong" for other, right in zip(wrong, correct, strict=True)]
    drawn = bars([max(both) for both in zip(wrong, correct, strict=True)], rows)
    return [list(zip(line, kinds, strict=True)) for line in drawn]
