"""Columns drawn with eighth blocks: a histogram in a few lines of text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

EIGHTHS = " ▁▂▃▄▅▆▇█"


def rebin(
    edges: Sequence[float], counts: Sequence[float], low: float, high: float, columns: int
) -> NDArray[np.float64]:
    """`counts` of the bins between `edges`, spread over `columns` equal columns from `low` to `high`.

    A bin that straddles two columns is shared in proportion, so a fine histogram keeps its sum at any width.
    """
    below = np.concatenate([[0.0], np.cumsum(np.asarray(counts, dtype=np.float64))])
    return np.diff(np.interp(np.linspace(low, high, columns + 1), edges, below))


def bars(heights: Sequence[float] | NDArray[np.float64], rows: int) -> list[str]:
    """Lines, the top one first, of columns whose `heights` lie in 0–1. Whatever is above 0 shows at least ▁."""
    eighths = [_eighths(float(height), rows * 8) for height in heights]
    return ["".join(EIGHTHS[min(max(value - below, 0), 8)] for value in eighths) for below in _floors(rows)]


def _eighths(height: float, full: int) -> int:
    return 0 if height <= 0 else max(1, round(min(height, 1.0) * full))


def _floors(rows: int) -> range:
    return range((rows - 1) * 8, -1, -8)
