"""The pairs of crops that a model gets most wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]

CHUNK: Final = 8_000_000  # similarities held at once: 32 MB


class Pair(NamedTuple):
    """Two crops by their places, the lower one first, and their cosine."""

    first: int
    second: int
    similarity: float


class Hardest(NamedTuple):
    """Of one class and least alike, of different brands and most alike; each the hardest first."""

    positives: tuple[Pair, ...] = ()
    negatives: tuple[Pair, ...] = ()


NO_PAIRS: Final = Hardest()
PAIRS: Final = 12
"""Of each kind, as many as a person looks at."""
ALIKE: Final = 2
"""Pairs of the same two brands, at most: more of them say the same again."""


def hardest_pairs(
    embeddings: Floats, classes: Integers, images: Integers, brands: Integers, most: int = PAIRS
) -> Hardest:
    """Up to `most` pairs of each kind, out of each crop's own hardest pair: one bad crop does not fill the list.

    Args:
        embeddings: [N, D], rows of length 1.
        classes, images, brands: [N], a number for the class, the source image and the brand of each crop.

    Two crops of one image are no positive pair, and two classes of one brand no pair at all. Crops of
    one class in one image count as one: a batch may hold a crop twice. Two brands have at most `ALIKE` pairs.
    """
    farthest: dict[tuple[int, int], float] = {}
    nearest: dict[tuple[int, int], float] = {}
    for first, similarity in _rows(embeddings):
        part = slice(first, first + len(similarity))
        positive = (classes[part, None] == classes) & (images[part, None] != images)
        negative = brands[part, None] != brands
        farthest |= _least(similarity, positive, first)
        nearest |= _least(-similarity, negative, first)
    same = list(zip(classes.tolist(), images.tolist(), strict=True))
    of = brands.tolist()
    return Hardest(_chosen(farthest, same, of, most, 1), _chosen(nearest, same, of, most, -1))


def _rows(embeddings: Floats) -> Iterator[tuple[int, Floats]]:
    step = max(1, CHUNK // max(1, len(embeddings)))
    for first in range(0, len(embeddings), step):
        yield first, embeddings[first : first + step] @ embeddings.T


def _least(values: Floats, counted: NDArray[np.bool_], first: int) -> dict[tuple[int, int], float]:
    """The least value of each row among those `counted`, with its place; none for a row that has none."""
    masked = np.where(counted & np.isfinite(values), values, np.inf)
    columns = masked.argmin(axis=1)
    least = masked[np.arange(len(masked)), columns]
    return {
        (min(row, column), max(row, column)): float(value)
        for row, column, value in zip(range(first, first + len(masked)), columns.tolist(), least, strict=True)
        if np.isfinite(value)
    }


def _chosen(
    found: dict[tuple[int, int], float], crops: list[tuple[int, int]], brands: list[int], most: int, sign: int
) -> tuple[Pair, ...]:
    """The hardest of `found`, each two crops once and each two brands at most `ALIKE` times."""
    seen: set[frozenset[tuple[int, int]]] = set()
    taken: Counter[frozenset[int]] = Counter()
    chosen: list[Pair] = []
    for places, value in sorted(found.items(), key=lambda item: (item[1], item[0])):
        pair, both = frozenset(crops[place] for place in places), frozenset(brands[place] for place in places)
        if len(chosen) < most and pair not in seen and taken[both] < ALIKE:
            seen.add(pair)
            taken[both] += 1
            chosen.append(Pair(*places, sign * value))
    return tuple(chosen)
