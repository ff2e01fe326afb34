"""Labels that embeddings contradict: crops that stand among another brand's, and classes that look like one.

Pure functions of embeddings, rows of unit length, and integer labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]

NEIGHBOURS: Final = 5
AS_HIGH: Final = 1e-3  # as which a mean that is less by so little counts: rounding is no difference
CHUNK: Final = 8_000_000  # similarities held at once


@dataclass(frozen=True)
class OddCrop:
    """A crop whose nearest crops are all of other brands: places among all crops, and the mean of their cosines."""

    crop: int
    similarity: float
    nearest: tuple[int, ...]


@dataclass(frozen=True)
class AlikeClasses:
    """Two classes (their codes) whose crops are as like each other's as their own; mean cosines."""

    first: int
    second: int
    across: float
    within: float


def odd_crops(
    embeddings: Floats, classes: Integers, brands: Integers, images: Integers, neighbours: int = NEIGHBOURS
) -> list[OddCrop]:
    """Crops whose `neighbours` nearest are all of another brand, those nearest to them first.

    Crops of the same photograph are no neighbours. A crop whose class has no other photograph is not judged: nothing
    need look like it. Crops of another class of its brand speak for its label too.

    Args:
        embeddings: [N, D].
        classes, brands, images: [N], a number for the class, the brand and the photograph of each.
    """
    found = []
    for first in range(0, len(embeddings), rows := max(1, CHUNK // max(1, len(embeddings)))):
        similarity = embeddings[first : first + rows] @ embeddings.T
        for row, values in enumerate(similarity):
            place = first + row
            values[images == images[place]] = -np.inf
            if not np.any((classes == classes[place]) & np.isfinite(values)):
                continue
            nearest = _largest(values, neighbours)
            if len(nearest) == neighbours and not np.any(brands[nearest] == brands[place]):
                found.append(OddCrop(place, float(values[nearest].mean()), tuple(nearest.tolist())))
    return sorted(found, key=lambda odd: -odd.similarity)


def alike_classes(embeddings: Floats, classes: Integers, brands: Integers, images: Integers) -> list[AlikeClasses]:
    """Pairs of classes of different brands whose mean cosine across is at least the mean of those within each.

    A class of a single photograph has no mean within and is left out.

    Args:
        classes: [N], 0 to the number of classes, each with a crop.
    """
    sums = np.zeros((classes.max() + 1, embeddings.shape[1]))
    np.add.at(sums, classes, embeddings)
    counts = np.bincount(classes)
    within = np.array([_within(embeddings[classes == one], images[classes == one]) for one in range(len(sums))])
    brand = np.zeros(len(sums), np.int64)
    brand[classes] = brands
    means = sums / counts[:, None]
    across = means @ means.T
    own = (within[:, None] + within[None, :]) / 2
    with np.errstate(invalid="ignore"):  # a class without pairs has no mean, and is like none
        like = np.triu(across >= own - AS_HIGH, 1) & (brand[:, None] != brand[None, :])
    pairs = [AlikeClasses(int(i), int(j), float(across[i, j]), float(own[i, j])) for i, j in np.argwhere(like)]
    return sorted(pairs, key=lambda pair: pair.within - pair.across)


def _largest(values: Floats, count: int) -> Integers:
    """Places of the `count` largest finite values, the largest first."""
    count = min(count, len(values))
    places = np.argpartition(-values, count - 1)[:count]
    places = places[np.isfinite(values[places])]
    return np.asarray(places[np.argsort(-values[places], kind="stable")])


def _within(embeddings: Floats, images: Integers) -> float:
    """Mean cosine of two crops of different photographs; nan where there are none."""
    other = images[:, None] != images[None, :]
    return float((embeddings @ embeddings.T)[other].mean()) if other.any() else float("nan")
