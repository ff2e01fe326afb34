"""Curves drawn with braille: each cell holds 2 × 4 dots."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Heights = Sequence[float] | NDArray[np.float64]
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
_BLANK = 0x2800
NOBODY = -1
CLEAR = 4  # dots; a band that is nearer than a row would only fray its line


def _dot(height: float, rows: int) -> int:
    """The dot, counted from the top, that lies at `height` (0–1)."""
    return round((1.0 - min(max(height, 0.0), 1.0)) * (rows * 4 - 1))


def row_of(height: float, rows: int) -> int:
    """The row, the top one being 0, in which a curve at `height` (0–1) is drawn."""
    return _dot(height, rows) // 4


class BrailleCanvas:
    """Cells of a drawing, and which curve was drawn last in each (`owner`, −1 where none was)."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self.rows = rows
        self._dots = np.zeros((rows, columns), dtype=np.int64)
        self.owner = np.full((rows, columns), NOBODY)

    def curve(self, heights: Heights, owner: int) -> None:
        """Draws a curve of `2 × columns` heights in 0–1 (nan: a gap), its neighbours joined by upright strokes."""
        values = np.asarray(heights, dtype=np.float64)
        drawn = ~np.isnan(values)
        dots = self._dots_at(values)
        before = np.where(np.append(False, drawn[:-1]) & drawn, np.append(dots[:1], dots[:-1]), dots)
        # The first dot of a long stroke belongs to the column before.
        start = before + np.sign(dots - before)
        self._set(np.minimum(start, dots), np.maximum(start, dots), drawn, owner)

    def band(self, lows: Heights, highs: Heights, line: Heights, owner: int) -> None:
        """Draws every second dot between `2 × columns` lows and highs (nan: none), where a row is clear of `line`.

        The ends of a band stand at their heights, so that what happened once is seen as high as it was.
        """
        low, high, middle = (np.asarray(values, dtype=np.float64) for values in (lows, highs, line))
        top, bottom = self._dots_at(high), self._dots_at(low)
        beside = np.stack([np.append(middle[:1], middle[:-1]), middle, np.append(middle[1:], middle[-1:])])
        hidden = np.isnan(beside)
        strokes = self._dots_at(beside)
        upper = np.where(hidden.all(axis=0), bottom, np.where(hidden, self.rows * 4, strokes).min(axis=0))
        lower = np.where(hidden.all(axis=0), top, np.where(hidden, -1, strokes).max(axis=0))
        above, below = upper - top, bottom - lower
        clear = ~(np.isnan(low) | np.isnan(high)) & (np.maximum(above, below) >= CLEAR)
        dots = np.arange(self.rows * 4)[:, None]
        chosen = ((dots + np.arange(len(top))) % 2 == 0) | (dots == top) | (dots == bottom)
        self._set(top, bottom, clear, owner, chosen)

    def _dots_at(self, heights: NDArray[np.float64]) -> NDArray[np.int64]:
        last = self.rows * 4 - 1
        found = np.rint((1.0 - np.clip(np.nan_to_num(heights), 0.0, 1.0)) * last)
        return np.asarray(found, dtype=np.int64)

    def _set(
        self,
        top: NDArray[np.int64],
        bottom: NDArray[np.int64],
        drawn: NDArray[np.bool_],
        owner: int,
        chosen: NDArray[np.bool_] | bool = True,
    ) -> None:
        """Sets the dots from `top` to `bottom` of each drawn column."""
        dots = np.arange(self.rows * 4)[:, None]
        found = (dots >= top) & (dots <= bottom) & drawn & chosen
        cells = found.reshape(self.rows, 4, self.columns, 2)
        self._dots |= (cells * _BITS[:, None, :]).sum(axis=(1, 3))
        self.owner[cells.any(axis=(1, 3))] = owner

    def lines(self) -> list[str]:
        """The drawing as text, the top line first; empty cells are spaces."""
        return ["".join(chr(_BLANK + int(dots)) if dots else " " for dots in row) for row in self._dots]
