"""A curve in one line of braille, in plain Python: the first screen need not wait for numpy."""

from __future__ import annotations

import math
from collections.abc import Sequence

# Dots of a braille cell from the bottom up, in its left and right half.
_LEFT = (0x40, 0x04, 0x02, 0x01)
_RIGHT = (0x80, 0x20, 0x10, 0x08)


def sparkline(values: Sequence[float], columns: int) -> str:
    """The newest `2 × columns` finite values, two to a cell, scaled between their smallest and largest."""
    shown = [value for value in values if math.isfinite(value)][-2 * columns :]
    if not shown:
        return " " * columns
    low, high = min(shown), max(shown)
    levels = [_level(value, low, high) for value in shown]
    if len(levels) % 2:
        levels.insert(0, levels[0])
    pairs = zip(levels[::2], levels[1::2], strict=True)
    return "".join(chr(0x2800 | _LEFT[left] | _RIGHT[right]) for left, right in pairs).rjust(columns)


def _level(value: float, low: float, high: float) -> int:
    return 1 if high <= low else min(3, int((value - low) / (high - low) * 4))
