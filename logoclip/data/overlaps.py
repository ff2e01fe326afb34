"""Boxes that lie on each other: one logo drawn twice, or under two names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

OVERLAP: Final = 0.4
"""Of two boxes' common area in the area of both together: from here on they are of one logo."""

Corners = tuple[float, ...]
"""xmin, ymin, xmax, ymax."""


@dataclass(frozen=True)
class _Box:
    """A crop's box in parts of its photograph's sides."""

    id: int
    image: int
    brand: str
    corners: Corners


def overlapping(database: sqlite3.Connection) -> Iterator[tuple[int, int, float]]:
    """Ids of two crops whose boxes lie on each other in one photograph or in copies of it, and how much, 0 to 1.

    Two boxes of one brand count only in one file: in its copies they are the same box.
    """
    query = (
        "SELECT crops.photograph, crops.id, image_id, crops.brand, xmin * 1.0 / images.width, ymin * 1.0 /"
        " images.height, xmax * 1.0 / images.width, ymax * 1.0 / images.height"
        " FROM crops JOIN images ON images.id = image_id ORDER BY crops.photograph, crops.id"
    )
    for _, rows in groupby(database.execute(query), key=lambda row: row[0]):
        yield from _within([_Box(number, image, brand, tuple(corners)) for _, number, image, brand, *corners in rows])


def _within(boxes: Sequence[_Box]) -> Iterator[tuple[int, int, float]]:
    """Of the boxes that lie on each other each with the first of them: a copy more is a pair more, not one with all."""
    first: list[_Box] = []
    for box in boxes:
        shares = [overlap(one.corners, box.corners) for one in first]
        best = max(range(len(first)), key=shares.__getitem__, default=None)
        if best is None or shares[best] < OVERLAP:
            first.append(box)
        elif first[best].image == box.image or first[best].brand != box.brand:
            yield first[best].id, box.id, round(shares[best], 4)


def overlap(first: Corners, second: Corners) -> float:
    """The common area of two boxes over the area of both together."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / (_area(first) + _area(second) - common)


def _area(box: Corners) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
