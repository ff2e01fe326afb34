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
        cosines: float32 [queries, known brands, references], nan where a brand has fewer references than others.
        truth: [queries], the place of each query's brand in `gallery`; `UNKNOWN` for brands outside it.
        query_brands: [queries], the place of each query's brand in `brands`.
        gallery: the known brands in name order.
        brands: all brands of the set, known and unknown, in name order.
        queries: the crop that each query is, relative to its data.
        references: the crops that each known brand is known by.
    """

    cosines: NDArray[np.float32]
    truth: Integers
    query_brands: Integers
    gallery: tuple[str, ...]
    brands: tuple[str, ...]
    queries: tuple[str, ...]
    references: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Best:
    """The best known brand of each query: its place in the gallery, its score, and its lead over the second.

    All are [queries]; the lead over nobody is infinite.
    """

    brand: Integers
    score: Floats
    lead: Floats


@dataclass(frozen=True)
class Outcomes:
    """What naming its best brand would be worth for each query; all are [queries].

    Attributes:
        score: score of the best brand.
        right: the best brand is the query's own.
        known: the query's brand is in the gallery.
        nameable: no rule but the threshold keeps the query from being named.
        brand: a number for the query's brand.
    """

    score: Floats
    right: Booleans
    known: Booleans
    nameable: Booleans
    brand: Integers


def by_brand(cosines: NDArray[np.float32], references: Sequence[int]) -> NDArray[np.float32]:
    """Similarities to all references, sorted out by brand.

    Args:
        cosines: [queries, all references], brand after brand.
        references: [brands], how many are each brand's.

    Returns:
        [queries, brands, references of the brand that has most], filled up with nan.
    """
    shaped = np.full((len(cosines), len(references), max(references)), np.nan, dtype=np.float32)
    first = 0
    for brand, count in enumerate(references):
        shaped[:, brand, :count] = cosines[:, first : first + count]
        first += count
    return shaped


def brand_scores(cosines: NDArray[np.float32], method: Method = DEFAULT_METHOD, best: int = BEST_REFERENCES) -> Floats:
    """One score for each query and brand, float64 [queries, brands].

    Args:
        cosines: [queries, brands, references], nan where a brand has fewer references.
        method: `simple` and `margin` take the best reference, `multi-ref` the mean of the `best` best.
    """
    wide = cosines.astype(np.float64)
    if method != "multi-ref":
        return np.asarray(np.fmax.reduce(wide, axis=2))
    # nan sorts last, so among the negatives the best references come first.
    return np.asarray(-np.nanmean(np.sort(-wide, axis=2)[:, :, :best], axis=2))


def best_brands(scores: Floats) -> Best:
    """The best brand of each row of `scores` [queries, brands]; of equals the one that comes first in the gallery."""
    rows = np.arange(len(scores))
    brand = scores.argmax(axis=1)
    score = scores[rows, brand]
    others = scores.copy()
    others[rows, brand] = -np.inf
    return Best(brand, score, score - others.max(axis=1))


def nameable(best: Best, method: Method, margin: float = MARGIN) -> Booleans:
    """Which queries may be named at all, [queries]: with `margin` only those whose best brand leads by so much."""
    return best.lead >= margin if method == "margin" else np.ones(len(best.score), dtype=np.bool_)


def decide(best: Best, allowed: Booleans, threshold: float) -> Integers:
    """The brand that each query is given at `threshold`, [queries]; `UNKNOWN` where it is given none."""
    return np.where(allowed & (best.score >= threshold), best.brand, UNKNOWN)


def judge(
    scores: ScoreSet, method: Method = DEFAULT_METHOD, best: int = BEST_REFERENCES, margin: float = MARGIN
) -> Outcomes:
    """What each query of a set would be given, and whether that is right."""
    found = best_brands(brand_scores(scores.cosines, method, best))
    return Outcomes(
        score=found.score,
        right=found.brand == scores.truth,
        known=scores.truth != UNKNOWN,
        nameable=nameable(found, method, margin),
        brand=scores.query_brands,
    )
