"""Curves drawn with braille: each cell holds 2 × 4 dots."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

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

    def curve(self, heights: Sequence[float] | NDArray[np.float64], owner: int) -> None:
        """A curve of `2 × columns` heights in 0–1 (nan: a gap), its neighbours joined by upright strokes."""
        before: int | None = None
        for x, height in enumerate(np.asarray(heights, dtype=np.float64)):
            if np.isnan(height):
                before = None
                continue
            y = _dot(float(height), self.rows)
            self._stroke(x, y if before is None else before, y, owner)
            before = y

    def band(self, lows: Sequence[float], highs: Sequence[float], line: Sequence[float], owner: int) -> None:
        """Every second dot between `2 × columns` lows and highs (nan: none), where a row of them is clear of `line`."""
        for x, (low, high) in enumerate(zip(lows, highs, strict=True)):
            if np.isnan(low) or np.isnan(high):
                continue
            top, bottom = _dot(high, self.rows), _dot(low, self.rows)
            strokes = [_dot(height, self.rows) for height in line[max(x - 1, 0) : x + 2] if not np.isnan(height)]
            above, below = min(strokes, default=bottom) - top, bottom - max(strokes, default=bottom)
            if max(above, below) >= CLEAR:
                for y in range(top + (top + x) % 2, bottom + 1, 2):
                    self._set(x, y, owner)

    def _stroke(self, x: int, start: int, end: int, owner: int) -> None:
        step = 1 if end >= start else -1
        # The first dot of a long stroke belongs to the column before.
        for y in range(start + step if start != end else end, end + step, step):
            self._set(x, y, owner)

    def _set(self, x: int, y: int, owner: int) -> None:
        self._dots[y // 4, x // 2] |= _BITS[y % 4, x % 2]
        self.owner[y // 4, x // 2] = owner

    def lines(self) -> list[str]:
        """The drawing as text, the top line first; empty cells are spaces."""
        return ["".join(chr(_BLANK + int(dots)) if dots else " " for dots in row) for row in self._dots]
