"""What happened in a run, as signs on the axis below its curves. No widget, no app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from logotui.drawing.x_axis import XAxis

APART: Final = 5
"""Columns that quiet marks of a kind stand apart on the average; where they would crowd there are none."""


@dataclass(frozen=True)
class Mark:
    """Something that happened at `position`: its sign, and the role of its colour.

    Attributes:
        rank: how bad it is: of two in one column the worse is seen. Marks of rank 0 and below are quiet: they happen
            all the time, and are left out where they would crowd. A kind has a rank of its own.
        upright: whether a rule stands behind the curves.
    """

    position: float
    glyph: str
    role: str = "rule"
    rank: int = 0
    upright: bool = False


def in_sight(marks: Sequence[Mark], x: XAxis, columns: int) -> list[Mark]:
    """The marks to draw between the ends of `x`, the worst last."""
    seen = sorted((mark for mark in marks if x.holds(mark.position)), key=lambda mark: (mark.rank, mark.position))
    kinds = (list(group) for _, group in groupby(seen, key=lambda mark: mark.rank))
    return [mark for kind in kinds if kind[0].rank > 0 or not _crowded(kind, x, columns) for mark in kind]


def _crowded(marks: Sequence[Mark], x: XAxis, columns: int) -> bool:
    return len(marks) * APART > columns * (marks[-1].position - x.first) / x.span


def by_column(marks: Iterable[Mark], x: XAxis, columns: int) -> dict[int, Mark]:
    """The mark that is seen in each of `columns`: the last of those that fall there."""
    return {x.column(mark.position, columns): mark for mark in marks}
