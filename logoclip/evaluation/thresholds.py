"""What a threshold does: counts, curves, the best one, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from logoclip.evaluation.matching import Booleans, Floats, Outcomes, ScoreSet

WRONG_ABOVE = 0.75
RESAMPLES = 2_000
COVERAGE = 0.95

Counters = NDArray[np.int64]


@dataclass(frozen=True)
class Counts:
    """What became of the queries at one threshold.

    A known query given a wrong brand is a false positive and a false negative. One given another class of its brand
    is a true positive, and counted in `other_class` too.
    """

    true_positives: int
    false_positives: int
    known: int
    queries: int
    other_class: int = 0

    @property
    def by_class(self) -> Counts:
        """The counts when the brand's other class is a wrong name."""
        right, wrong = self.true_positives - self.other_class, self.false_positives + self.other_class
        return Counts(right, wrong, self.known, self.queries)

    @property
    def named(self) -> int:
        return self.true_positives + self.false_positives

    @property
    def false_negatives(self) -> int:
        return self.known - self.true_positives

    @property
    def precision(self) -> float | None:
        """The share of names that are right; none if nothing was named."""
        return self.true_positives / self.named if self.named else None

    @property
    def recall(self) -> float | None:
        """The share of known queries that were named right; none if there are none."""
        return self.true_positives / self.known if self.known else None

    @property
    def f1(self) -> float:
        return 2 * self.true_positives / max(1, self.named + self.known)


@dataclass(frozen=True)
class Curve:
    """`Counts` at every threshold that makes a difference: the distinct best scores, rising. All are [thresholds]."""

    thresholds: Floats
    true_positives: Counters
    other_class: Counters
    named: Counters
    known: int

    @property
    def false_positives(self) -> Counters:
        return self.named - self.true_positives

    @property
    def precision(self) -> Floats:
        """nan where nothing is named."""
        nothing = np.full(len(self.named), np.nan)
        return np.asarray(np.divide(self.true_positives, self.named, out=nothing, where=self.named > 0))

    @property
    def recall(self) -> Floats:
        return self.true_positives / max(1, self.known)

    @property
    def f1(self) -> Floats:
        return np.asarray(2 * self.true_positives / np.maximum(1, self.named + self.known))


@dataclass(frozen=True)
class Optimum:
    """The threshold of the highest F1, and that F1."""

    threshold: float
    f1: float


@dataclass(frozen=True)
class Interval:
    """Where a figure lies with 95 % confidence."""

    low: float
    high: float


@dataclass(frozen=True)
class Distribution:
    """Scores of every query for every known class, unweighted. A mean of none is nan.

    Scores for another class of the query's brand are neither wrong nor correct.
    """

    wrong_mean: float
    correct_mean: float
    wrong_above: float
    wrong: int
    correct: int


def named_at(outcomes: Outcomes, threshold: float) -> Booleans:
    """Which queries are named if their best score is at least `threshold`, [queries]."""
    return outcomes.nameable & (outcomes.score >= threshold)


def counts_at(outcomes: Outcomes, threshold: float) -> Counts:
    """The counts when a query is named if its best score is at least `threshold`."""
    named = named_at(outcomes, threshold)
    return Counts(
        true_positives=int((named & outcomes.right).sum()),
        false_positives=int((named & ~outcomes.right).sum()),
        known=int(outcomes.known.sum()),
        queries=len(named),
        other_class=int((named & outcomes.other_class).sum()),
    )


def curve(outcomes: Outcomes) -> Curve:
    """The counts at every threshold candidate."""
    thresholds = np.unique(outcomes.score)
    return Curve(
        thresholds=thresholds,
        true_positives=_at_least(outcomes.score[outcomes.nameable & outcomes.right], thresholds),
        other_class=_at_least(outcomes.score[outcomes.nameable & outcomes.other_class], thresholds),
        named=_at_least(outcomes.score[outcomes.nameable], thresholds),
        known=int(outcomes.known.sum()),
    )


def _at_least(scores: Floats, thresholds: Floats) -> Counters:
    """How many of `scores` reach each of `thresholds`."""
    return len(scores) - np.searchsorted(np.sort(scores), thresholds, side="left")


def optimum(swept: Curve) -> Optimum:
    """The threshold of the highest F1; of equals the highest one."""
    f1 = swept.f1
    best = len(f1) - 1 - int(f1[::-1].argmax())
    return Optimum(float(swept.thresholds[best]), float(f1[best]))


def threshold_for_precision(swept: Curve, precision: float) -> float | None:
    """The lowest threshold whose names are right to at least `precision`; none if no threshold does it."""
    return _lowest(swept, swept.precision >= precision)


def threshold_for_false_positives(swept: Curve, most: int) -> float | None:
    """The lowest threshold with at most so many false positives; none if no threshold does it."""
    return _lowest(swept, swept.false_positives <= most)


def _lowest(swept: Curve, allowed: Booleans) -> float | None:
    return float(swept.thresholds[allowed.argmax()]) if allowed.any() else None


def f1_interval(outcomes: Outcomes, threshold: float, seed: int, resamples: int = RESAMPLES) -> Interval:
    """Bootstrap interval of F1 at `threshold`: the query brands are drawn again, the gallery stays."""
    return _percentiles(_resampled_f1(outcomes, threshold, seed, resamples))


def difference_interval(
    first: tuple[Outcomes, float], second: tuple[Outcomes, float], seed: int, resamples: int = RESAMPLES
) -> Interval:
    """Paired bootstrap interval of F1(second) − F1(first), each (outcomes, threshold) of the same queries.

    Raises:
        ValueError: the two are not about the same queries.
    """
    if not np.array_equal(first[0].brand, second[0].brand):
        raise ValueError("a paired difference needs the same queries on both sides")
    before, after = (_resampled_f1(*side, seed, resamples) for side in (first, second))
    return _percentiles(after - before)


def _resampled_f1(outcomes: Outcomes, threshold: float, seed: int, resamples: int) -> Floats:
    """F1 of each resample, [resamples]. Equal seeds draw equal brands, which is what pairs two models."""
    tallies = _tallies(outcomes, threshold)
    brands = len(tallies)
    weights = np.random.default_rng(seed).multinomial(brands, np.full(brands, 1 / brands), size=resamples)
    true_positives, named, known = (weights @ tallies).T
    return np.asarray(2 * true_positives / np.maximum(1, named + known))


def _tallies(outcomes: Outcomes, threshold: float) -> Counters:
    """True positives, names and known queries of each query brand, [brands, 3]."""
    named = named_at(outcomes, threshold)
    brands, place = np.unique(outcomes.brand, return_inverse=True)
    kinds = (named & outcomes.right, named, outcomes.known)
    return np.stack([np.bincount(place[kind], minlength=len(brands)) for kind in kinds], axis=1)


def _percentiles(values: Floats) -> Interval:
    tail = (1 - COVERAGE) / 2
    low, high = np.quantile(values, (tail, 1 - tail))
    return Interval(float(low), float(high))


def distribution(scores: Floats, asked: ScoreSet) -> Distribution:
    """The distribution table of `scores` [queries, known classes], which are those of the queries of `asked`."""
    wrong, correct = _wrong_and_correct(scores, asked)
    return Distribution(
        wrong_mean=_mean(wrong),
        correct_mean=_mean(correct),
        wrong_above=_mean(wrong > WRONG_ABOVE),
        wrong=len(wrong),
        correct=len(correct),
    )


def histograms(scores: Floats, asked: ScoreSet, edges: Floats) -> tuple[Counters, Counters]:
    """How many wrong and how many correct scores lie between `edges` [bins + 1]; two of [bins]."""
    wrong, correct = (np.histogram(values, edges)[0] for values in _wrong_and_correct(scores, asked))
    return wrong, correct


def _wrong_and_correct(scores: Floats, asked: ScoreSet) -> tuple[Floats, Floats]:
    return scores[~asked.own_brand], scores[asked.own]


def _mean(values: Floats | Booleans) -> float:
    return float(values.mean()) if len(values) else float("nan")
