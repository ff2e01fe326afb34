"""From the similarities to several references to one name, or to none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Method = Literal["simple", "margin", "multi-ref"]
METHODS: tuple[Method, ...] = get_args(Method)

DEFAULT_METHOD: Method = "multi-ref"
BEST_REFERENCES = 3
MARGIN = 0.05

UNKNOWN = -1

Floats = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class ScoreSet:
    """Similarities of the queries of one set of brands to the references of its gallery.

    Attributes:
        cosines: float32 [queries, known classes, references], nan where a class has fewer references than others.
        truth: [queries], the place of each query's class in `gallery`; `UNKNOWN` for classes outside it.
        query_brands: [queries], the place of each query's brand in `brands`.
        query_classes: [queries], the class of each query by name.
        gallery: the classes of the known brands, brand by brand in name order.
        gallery_brands: [known classes], the place of each one's brand in `brands`.
        brands: all brands of the set, known and unknown, in name order.
        queries: the crop that each query is, relative to its data.
        references: the crops that each known class is known by.
    """

    cosines: NDArray[np.float32]
    truth: Integers
    query_brands: Integers
    query_classes: tuple[str, ...]
    gallery: tuple[str, ...]
    gallery_brands: Integers
    brands: tuple[str, ...]
    queries: tuple[str, ...]
    references: tuple[tuple[str, ...], ...]

    @property
    def own(self) -> Booleans:
        """Which known class is the query's own, [queries, known classes]."""
        return np.asarray(self.truth[:, None] == np.arange(len(self.gallery))[None, :])

    @property
    def own_brand(self) -> Booleans:
        """Which known classes are of the query's brand, its own class among them, [queries, known classes]."""
        return np.asarray(self.query_brands[:, None] == self.gallery_brands[None, :])

    @property
    def classes(self) -> int:
        """How many classes the set has; a brand that gave neither reference nor query counts as one."""
        named = {*self.gallery, *self.query_classes}
        return len(named) + len(self.brands) - len({*self.gallery_brands.tolist(), *self.query_brands.tolist()})

    @property
    def known_brands(self) -> int:
        """How many brands the gallery knows."""
        return len(np.unique(self.gallery_brands))


@dataclass(frozen=True)
class Best:
    """The best known class of each query: its place in the gallery, its score, and its lead.

    The lead is over the best class of another brand: a brand does not rival itself. All are [queries]; the lead over
    nobody is infinite.
    """

    place: Integers
    score: Floats
    lead: Floats


@dataclass(frozen=True)
class Outcomes:
    """What naming its best class would be worth for each query; all are [queries].

    Attributes:
        score: score of the best class.
        right: the best class is the query's own, or another of its brand.
        other_class: it is another of its brand. Such a name is right for the brand and wrong for the class.
        known: the query's brand is in the gallery.
        nameable: no rule but the threshold keeps the query from being named.
        brand: a number for the query's brand.
    """

    score: Floats
    right: Booleans
    other_class: Booleans
    known: Booleans
    nameable: Booleans
    brand: Integers


def by_class(cosines: NDArray[np.float32], references: Sequence[int]) -> NDArray[np.float32]:
    """Similarities to all references, sorted out by class.

    Args:
        cosines: [queries, all references], class after class.
        references: [classes], how many are each class's.

    Returns:
        [queries, classes, references of the class that has most], filled up with nan.
    """
    shaped = np.full((len(cosines), len(references), max(references)), np.nan, dtype=np.float32)
    first = 0
    for place, count in enumerate(references):
        shaped[:, place, :count] = cosines[:, first : first + count]
        first += count
    return shaped


def class_scores(cosines: NDArray[np.float32], method: Method = DEFAULT_METHOD, best: int = BEST_REFERENCES) -> Floats:
    """One score for each query and class, float64 [queries, classes].

    Args:
        cosines: [queries, classes, references], nan where a class has fewer references.
        method: `simple` and `margin` take the best reference, `multi-ref` the mean of the `best` best.
    """
    wide = cosines.astype(np.float64)
    if method != "multi-ref":
        return np.asarray(np.fmax.reduce(wide, axis=2))
    # nan sorts last, so among the negatives the best references come first.
    return np.asarray(-np.nanmean(np.sort(-wide, axis=2)[:, :, :best], axis=2))


def best_classes(scores: Floats, brands: Integers) -> Best:
    """The best class of each row of `scores` [queries, classes]; of equals the one that comes first in the gallery.

    Args:
        brands: [classes], a number for the brand of each class.
    """
    place = scores.argmax(axis=1)
    score = scores[np.arange(len(scores)), place]
    others = np.where(brands[place][:, None] == brands[None, :], -np.inf, scores)
    return Best(place, score, score - others.max(axis=1))


def nameable(best: Best, method: Method, margin: float = MARGIN) -> Booleans:
    """Which queries may be named at all, [queries]: with `margin` only those whose best class leads by so much."""
    return best.lead >= margin if method == "margin" else np.ones(len(best.score), dtype=np.bool_)


def decide(best: Best, allowed: Booleans, threshold: float) -> Integers:
    """The class that each query is given at `threshold`, [queries]; `UNKNOWN` where it is given none."""
    return np.where(allowed & (best.score >= threshold), best.place, UNKNOWN)


def judge(
    scores: ScoreSet, method: Method = DEFAULT_METHOD, best: int = BEST_REFERENCES, margin: float = MARGIN
) -> Outcomes:
    """What each query of a set would be given, and whether that is right."""
    found = best_classes(class_scores(scores.cosines, method, best), scores.gallery_brands)
    right = scores.gallery_brands[found.place] == scores.query_brands
    return Outcomes(
        score=found.score,
        right=right,
        other_class=right & (found.place != scores.truth),
        known=np.isin(scores.query_brands, scores.gallery_brands),
        nameable=nameable(found, method, margin),
        brand=scores.query_brands,
    )
