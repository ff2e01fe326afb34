"""Whether two pictures are one, by their pixels: saved, scaled, toned or cut again, but no other of the same thing.

What is compared is where brightness changes, not how bright it is: unrelated things on plain ground are equally bright
nearly everywhere, and have no edges in common.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LIKE: Final = 0.92
"""From here on two pictures are one: copies of photographs reach it, other pictures of the same thing do not."""

SIDE: Final = 96
GRID: Final = 32
MOST_CUT: Final = 5  # of 96: what may have been cut off at each side
WIDEST: Final = 1.12  # how much that may change the ratio of the sides
HOPELESS: Final = 0.2  # no moving of the frame makes a copy of what is so unlike
GOOD: Final = 0.97  # and none is needed
MOVES: Final = tuple(
    sign * np.array(sides)
    for sides in ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (1, 0, 1, 0), (0, 1, 0, 1), (1, 1, 1, 1))
    for sign in (1, -1)
)

Edges = NDArray[np.float32]


@dataclass(frozen=True)
class Look:
    """A picture in 96 × 96 shades of grey, the ratio of its sides (width over height), and the edges of the whole."""

    grey: Image.Image
    ratio: float
    edges: Edges


def look(picture: Image.Image) -> Look:
    """What `likeness` compares of `picture`."""
    grey = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    return Look(grey, picture.width / picture.height, _edges(grey, np.zeros(4, int)))


def likeness(first: Look, second: Look) -> float:
    """How much two pictures are one: 1 for a picture and itself, about 0 for two that have nothing in common.

    Either may have lost up to 5 % at each side. A picture without any edge is like none.
    """
    whole = float(first.edges @ second.edges)
    ratio = max(first.ratio, second.ratio) / min(first.ratio, second.ratio)
    if ratio > WIDEST or not HOPELESS < whole < GOOD:
        return whole if ratio <= WIDEST else 0.0
    return max(_framed(first, second, whole), _framed(second, first, whole))


def _framed(whole: Look, cut: Look, best: float) -> float:
    """The greatest likeness of `cut` and a part of `whole`, found by moving the part's sides while that helps."""
    frame, moved = np.zeros(4, int), True
    while moved and best < GOOD:
        moved = False
        for move in MOVES:
            other = frame + move
            if other.min() < 0 or other.max() > MOST_CUT:
                continue
            found = float(_edges(whole.grey, other) @ cut.edges)
            if found > best:
                best, frame, moved = found, other, True
    return best


def _edges(grey: Image.Image, frame: NDArray[np.int_]) -> Edges:
    """Changes of brightness to the right and downwards, inside `frame` (left, top, right, bottom), of unit length."""
    left, top, right, bottom = frame.tolist()
    box = (left, top, SIDE - right, SIDE - bottom)
    cells = np.asarray(grey.resize((GRID, GRID), Image.Resampling.BOX, box=box), np.float32)
    edges = np.stack([np.diff(cells, axis=1)[:-1], np.diff(cells, axis=0)[:, :-1]]).ravel()
    edges -= edges.mean()
    length = float(np.linalg.norm(edges))
    return edges / length if length > 0 else edges
