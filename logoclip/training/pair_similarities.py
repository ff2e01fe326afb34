"""How near crops of one class lie, and how far different brands stand apart.

These are the figures that validation records and that training draws as positive, negative and separation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logoclip.training.hardest import NO_PAIRS, Hardest

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]

BINS = 50
# Rows of the similarity matrix held at once, in numbers: 8 million float32 are 32 MB.
CHUNK = 8_000_000


@dataclass(frozen=True)
class PairSummary:
    """Cosine similarities over all pairs of a set of crops.

    `positive` and `negative` are the means over same-class and different-brand pairs (nan where there is no such pair),
    `recall_at_1` the share of crops whose nearest crop of another image is of their class. `correct` and `wrong` count
    the two kinds of pairs in the `BINS` bins between `edges`. Two classes of one brand are no pair of either kind, and
    no crop is looked for among those of its brand's other classes. `hardest` are pairs to look at, where they were
    looked for.
    """

    positive: float
    negative: float
    separation: float
    recall_at_1: float
    edges: NDArray[np.float64]
    correct: NDArray[np.int64]
    wrong: NDArray[np.int64]
    hardest: Hardest = NO_PAIRS


@dataclass(frozen=True)
class _Rows:
    """Some rows of the similarity matrix, [n, N], and what each entry is a pair of."""

    similarity: Floats
    first: int
    same_class: NDArray[np.bool_]
    same_brand: NDArray[np.bool_]
    same_image: NDArray[np.bool_]

    @property
    def counted_once(self) -> NDArray[np.bool_]:
        """Entries right of the diagonal: each pair of two crops once, none of a crop with itself."""
        rows, columns = self.similarity.shape
        return np.arange(columns)[None, :] > np.arange(self.first, self.first + rows)[:, None]


def summarise_pairs(
    embeddings: Floats, classes: Integers, images: Integers, brands: Integers | None = None
) -> PairSummary:
    """The summary of all pairs of crops, in bounded memory.

    Args:
        embeddings: [N, D], rows of length 1.
        classes, images: [N], a number for the class and for the source image of each crop.
        brands: [N], a number for the brand of each crop; without them each class is a brand of its own.

    Two crops of one image are no positive pair, and neither counts as the other's nearest. A crop whose class has no
    other image has no say in `recall_at_1`.
    """
    counts = np.zeros((2, BINS), dtype=np.int64)
    sums = np.zeros(2)
    hits = queries = 0
    for rows in _matrix(embeddings, classes, classes if brands is None else brands, images):
        for kind, pairs in enumerate((~rows.same_brand, rows.same_class & ~rows.same_image)):
            chosen = rows.similarity[pairs & rows.counted_once]
            sums[kind] += chosen.sum(dtype=np.float64)
            counts[kind] += _histogram(chosen)
        found, asked = _nearest_is_right(rows)
        hits, queries = hits + found, queries + asked
    negative, positive = (_ratio(total, int(count)) for total, count in zip(sums, counts.sum(axis=1), strict=True))
    edges = np.linspace(-1, 1, BINS + 1)
    return PairSummary(positive, negative, positive - negative, _ratio(hits, queries), edges, counts[1], counts[0])


def _matrix(embeddings: Floats, classes: Integers, brands: Integers, images: Integers) -> Iterator[_Rows]:
    step = max(1, CHUNK // max(1, len(embeddings)))
    for first in range(0, len(embeddings), step):
        part = slice(first, first + step)
        yield _Rows(
            embeddings[part] @ embeddings.T,
            first,
            classes[part, None] == classes[None, :],
            brands[part, None] == brands[None, :],
            images[part, None] == images[None, :],
        )


def _histogram(similarities: Floats) -> NDArray[np.int64]:
    # Several times faster than numpy's own histogram, which also places values by their edges to the last bit.
    bins = np.clip((similarities + 1) * (BINS / 2), 0, BINS - 1).astype(np.int64)
    return np.bincount(bins, minlength=BINS)


def _nearest_is_right(rows: _Rows) -> tuple[int, int]:
    """Crops whose nearest of another image is of their class, and crops that have one to find."""
    neutral = rows.same_brand & ~rows.same_class
    nearest = np.where(rows.same_image | neutral, -np.inf, rows.similarity).argmax(axis=1)
    right = rows.same_class[np.arange(len(nearest)), nearest]
    findable = (rows.same_class & ~rows.same_image).any(axis=1)
    return int((right & findable).sum()), int(findable.sum())


def _ratio(total: float, count: int) -> float:
    return float(total) / count if count else float("nan")
