from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logoclip.evaluation.matching import METHODS, Method, Outcomes, ScoreSet, class_scores, judge
from logoclip.evaluation.thresholds import (
    Counts,
    counts_at,
    curve,
    difference_interval,
    distribution,
    f1_interval,
    histograms,
    optimum,
    threshold_for_false_positives,
    threshold_for_precision,
)

from .test_matching import naive_name, random_scores


def outcomes_of(*queries: tuple[float, bool, bool], brands: list[int] | None = None) -> Outcomes:
    """Queries as (score, right, known)."""
    score, right, known = (np.array(column) for column in zip(*queries, strict=True))
    names = np.arange(len(queries)) if brands is None else np.array(brands)
    nowhere = np.zeros(len(queries), dtype=bool)
    return Outcomes(score.astype(float), right, nowhere, known, ~nowhere, names)


def naive_counts(scores: ScoreSet, method: str, threshold: float, by_class: bool = False) -> tuple[int, int, int]:
    """True positives, false positives and false negatives, one query at a time.

    Another class of the query's brand is right, or with `by_class` wrong.
    """
    true = false = missed = 0
    brands = scores.gallery_brands.tolist()
    for cosines, truth, brand in zip(scores.cosines, scores.truth, scores.query_brands, strict=True):
        name = naive_name(cosines.tolist(), brands, method, threshold, 3, 0.05)
        right = name >= 0 and (name == truth if by_class else brands[name] == brand)
        true += right
        false += name >= 0 and not right
        missed += brand in brands and not right
    return true, false, missed


def naive_f1(true: int, false: int, missed: int) -> float:
    return 2 * true / (2 * true + false + missed) if true else 0.0


@settings(max_examples=80, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    method=st.sampled_from(METHODS),
    threshold=st.floats(-0.1, 1.1),
    a_brand=st.integers(1, 3),
    by_class=st.booleans(),
)
def test_counts_are_those_of_a_naive_loop(
    seed: int, method: Method, threshold: float, a_brand: int, by_class: bool
) -> None:
    scores = random_scores(seed, queries=20, gallery=6, a_brand=a_brand)
    counts = counts_at(judge(scores, method), threshold)
    counts = counts.by_class if by_class else counts
    true, false, missed = naive_counts(scores, method, threshold, by_class)
    assert (counts.true_positives, counts.false_positives, counts.false_negatives) == (true, false, missed)
    assert counts.f1 == pytest.approx(naive_f1(true, false, missed))
    assert counts.precision == (pytest.approx(true / (true + false)) if true + false else None)
    assert counts.recall == (pytest.approx(true / (true + missed)) if true + missed else None)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), method=st.sampled_from(METHODS))
def test_the_optimum_is_that_of_a_brute_force_sweep(seed: int, method: Method) -> None:
    scores = random_scores(seed, queries=20)
    outcomes = judge(scores, method)
    best_f1, best_threshold = -1.0, -math.inf
    for threshold in outcomes.score.tolist():
        f1 = naive_f1(*naive_counts(scores, method, threshold))
        if f1 > best_f1 or (f1 == best_f1 and threshold > best_threshold):
            best_f1, best_threshold = f1, threshold
    found = optimum(curve(outcomes))
    assert (found.threshold, found.f1) == (best_threshold, pytest.approx(best_f1))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), method=st.sampled_from(METHODS), a_brand=st.integers(1, 2))
def test_the_curve_is_the_counts_at_each_distinct_score(seed: int, method: Method, a_brand: int) -> None:
    outcomes = judge(random_scores(seed, queries=30, a_brand=a_brand), method)
    sweep = curve(outcomes)
    assert sweep.thresholds.tolist() == sorted(set(outcomes.score.tolist()))
    for index, threshold in enumerate(sweep.thresholds):
        counts = counts_at(outcomes, threshold)
        at = (sweep.true_positives[index], sweep.false_positives[index], sweep.f1[index])
        assert at == (counts.true_positives, counts.false_positives, counts.f1)
        assert sweep.other_class[index] == counts.other_class
        assert counts.precision == (None if math.isnan(sweep.precision[index]) else sweep.precision[index])


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), method=st.sampled_from(METHODS))
def test_a_higher_threshold_never_names_more(seed: int, method: Method) -> None:
    sweep = curve(judge(random_scores(seed, queries=30), method))
    assert (np.diff(sweep.named) <= 0).all()
    assert (np.diff(sweep.true_positives) <= 0).all()
    assert (np.diff(sweep.false_positives) <= 0).all()


def test_a_known_query_given_a_wrong_brand_counts_twice() -> None:
    counts = counts_at(outcomes_of((0.9, True, True), (0.8, False, True), (0.7, False, False)), 0.75)
    assert counts == Counts(true_positives=1, false_positives=1, known=2, queries=3)
    assert (counts.false_negatives, counts.precision, counts.recall, counts.f1) == (1, 0.5, 0.5, 0.5)


def test_nothing_named_has_no_precision_and_an_f1_of_zero() -> None:
    counts = counts_at(outcomes_of((0.4, True, True)), 0.5)
    assert (counts.precision, counts.recall, counts.f1) == (None, 0.0, 0.0)


def test_of_equal_f1_the_highest_threshold_wins() -> None:
    # At 0.9: one of two known found, F1 2/3. At 0.5: both found, two wrong names, F1 4/6.
    outcomes = outcomes_of((0.9, True, True), (0.5, True, True), (0.7, False, False), (0.6, False, False))
    sweep = curve(outcomes)
    assert sweep.f1[0] == sweep.f1[-1] == pytest.approx(2 / 3)
    assert optimum(sweep).threshold == 0.9


def test_thresholds_for_other_goals() -> None:
    outcomes = outcomes_of(
        (0.9, True, True), (0.8, False, False), (0.7, True, True), (0.6, True, True), (0.5, False, True)
    )
    sweep = curve(outcomes)
    assert threshold_for_precision(sweep, 0.75) == 0.6
    assert threshold_for_precision(sweep, 1.0) == 0.9
    assert threshold_for_false_positives(sweep, 1) == 0.6
    assert threshold_for_false_positives(sweep, 0) == 0.9
    assert threshold_for_precision(curve(outcomes_of((0.9, False, False))), 0.5) is None
    assert threshold_for_false_positives(curve(outcomes_of((0.9, False, False))), 0) is None


def test_intervals_hold_the_figure_and_equal_a_naive_bootstrap_with_the_same_draws() -> None:
    outcomes = judge(random_scores(4, queries=60, gallery=6))
    counts, interval = counts_at(outcomes, 0.6), f1_interval(outcomes, 0.6, seed=3, resamples=400)
    assert interval.low < counts.f1 < interval.high
    brands = sorted(set(outcomes.brand.tolist()))
    weights = np.random.default_rng(3).multinomial(len(brands), [1 / len(brands)] * len(brands), size=400)
    figures = [_naive_resample(outcomes, 0.6, dict(zip(brands, drawn, strict=True))) for drawn in weights.tolist()]
    assert (interval.low, interval.high) == pytest.approx(tuple(np.quantile(figures, (0.025, 0.975))))


def _naive_resample(outcomes: Outcomes, threshold: float, times: dict[int, int]) -> float:
    true = named = known = 0
    for query, brand in enumerate(outcomes.brand.tolist()):
        given_name = outcomes.nameable[query] and outcomes.score[query] >= threshold
        true += times[brand] * bool(given_name and outcomes.right[query])
        named += times[brand] * bool(given_name)
        known += times[brand] * bool(outcomes.known[query])
    return 2 * true / (named + known) if named + known else 0.0


def test_a_difference_of_a_model_with_itself_is_nothing_and_pairing_narrows_it() -> None:
    outcomes = judge(random_scores(8, queries=80, gallery=6))
    same = difference_interval((outcomes, 0.6), (outcomes, 0.6), seed=1)
    assert (same.low, same.high) == (0, 0)
    near = difference_interval((outcomes, 0.6), (outcomes, 0.65), seed=1)
    alone = f1_interval(outcomes, 0.6, seed=1)
    assert near.high - near.low < alone.high - alone.low


def test_models_are_only_compared_on_the_same_queries() -> None:
    one, other = outcomes_of((0.9, True, True), brands=[0]), outcomes_of((0.9, True, True), brands=[1])
    with pytest.raises(ValueError, match="same queries"):
        difference_interval((one, 0.5), (other, 0.5), seed=0)


def test_equal_seeds_give_equal_intervals_and_others_do_not() -> None:
    outcomes = judge(random_scores(4, queries=60, gallery=6))
    assert f1_interval(outcomes, 0.6, seed=3) == f1_interval(outcomes, 0.6, seed=3)
    assert f1_interval(outcomes, 0.6, seed=3) != f1_interval(outcomes, 0.6, seed=4)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10_000), method=st.sampled_from(METHODS), a_brand=st.integers(1, 2))
def test_the_distribution_is_that_of_a_naive_loop(seed: int, method: Method, a_brand: int) -> None:
    scores = random_scores(seed, queries=20, a_brand=a_brand)
    values = class_scores(scores.cosines, method)
    wrong, correct = [], []
    for query, truth in enumerate(scores.truth.tolist()):
        for place, brand in enumerate(scores.gallery_brands.tolist()):
            if place == truth:
                correct.append(float(values[query, place]))
            elif brand != scores.query_brands[query]:  # another class of its brand is neither
                wrong.append(float(values[query, place]))
    table = distribution(values, scores)
    assert (table.wrong, table.correct) == (len(wrong), len(correct))
    assert table.wrong_mean == pytest.approx(np.mean(wrong))
    assert math.isnan(table.correct_mean) if not correct else table.correct_mean == pytest.approx(np.mean(correct))
    assert table.wrong_above == pytest.approx(sum(value > 0.75 for value in wrong) / len(wrong))
    edges = np.linspace(-1, 1, 41)
    counted = histograms(values, scores, edges)
    np.testing.assert_array_equal(counted[0], np.histogram(wrong, edges)[0])
    np.testing.assert_array_equal(counted[1], np.histogram(correct, edges)[0])


def test_a_wrong_score_of_exactly_three_quarters_is_not_above_it() -> None:
    asked = replace(
        random_scores(0, queries=1, gallery=3), truth=np.array([2]), query_brands=np.array([2]), query_classes=("c",)
    )
    table = distribution(np.array([[0.75, np.nextafter(0.75, 1), 0.9]]), asked)
    assert (table.wrong_above, table.correct_mean) == (0.5, 0.9)
