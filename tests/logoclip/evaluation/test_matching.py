from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logoclip.evaluation.matching import (
    MARGIN,
    METHODS,
    UNKNOWN,
    Method,
    ScoreSet,
    best_brands,
    brand_scores,
    decide,
    judge,
    nameable,
)


def random_scores(seed: int, queries: int = 12, gallery: int = 4, references: int = 4, levels: int = 40) -> ScoreSet:
    """Cosines on a coarse grid, so that ties happen; some brands have fewer references."""
    draw = np.random.default_rng(seed)
    cosines = (draw.integers(0, levels, (queries, gallery, references)) / levels).astype(np.float32)
    present = draw.integers(1, references + 1, gallery)
    for brand, count in enumerate(present):
        cosines[:, brand, count:] = np.nan
    query_brands = np.sort(draw.integers(0, 2 * gallery, queries))
    brands = tuple(f"brand-{index}" for index in range(2 * gallery))
    return ScoreSet(
        cosines=cosines,
        truth=np.where(query_brands < gallery, query_brands, UNKNOWN),
        query_brands=query_brands,
        gallery=brands[:gallery],
        brands=brands,
        queries=tuple(f"{index}.jpg" for index in range(queries)),
        references=tuple(
            tuple(f"{brand}_{k}.jpg" for k in range(n)) for brand, n in zip(brands, present, strict=False)
        ),
    )


def naive_name(references: list[list[float]], method: str, threshold: float, best: int, margin: float) -> int:
    """The brand one query is given, as a person would work it out from its similarities to each brand's references."""
    scores = []
    for similarities in references:
        present = sorted((value for value in similarities if not math.isnan(value)), reverse=True)
        scores.append(sum(present[:best]) / len(present[:best]) if method == "multi-ref" else present[0])
    winner = 0
    for brand, score in enumerate(scores):
        if score > scores[winner]:
            winner = brand
    if scores[winner] < threshold:
        return UNKNOWN
    rivals = [score for brand, score in enumerate(scores) if brand != winner]
    if method == "margin" and rivals and scores[winner] - max(rivals) < margin:
        return UNKNOWN
    return winner


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    method=st.sampled_from(METHODS),
    threshold=st.integers(0, 40),
    best=st.integers(1, 5),
    gallery=st.integers(1, 5),
)
def test_names_are_those_of_a_naive_loop(seed: int, method: Method, threshold: int, best: int, gallery: int) -> None:
    scores = random_scores(seed, gallery=gallery)
    limit = float(np.float32(threshold / 40))
    found = best_brands(brand_scores(scores.cosines, method, best))
    names = decide(found, nameable(found, method), limit)
    expected = [naive_name(query.tolist(), method, limit, best, MARGIN) for query in scores.cosines]
    assert names.tolist() == expected


def test_each_method_on_one_hand_placed_query() -> None:
    """The first brand has the one best reference, the second the three best together."""
    cosines = np.array([[[0.90, 0.10, 0.10, 0.10], [0.86, 0.85, 0.84, 0.00]]], dtype=np.float32)
    np.testing.assert_allclose(brand_scores(cosines, "simple"), [[0.90, 0.86]], rtol=1e-6)
    np.testing.assert_allclose(brand_scores(cosines, "multi-ref"), [[1.1 / 3, 0.85]], rtol=1e-6)
    simple = best_brands(brand_scores(cosines, "margin"))
    assert simple.brand.tolist() == [0]
    assert nameable(simple, "simple").tolist() == [True]
    assert nameable(simple, "margin").tolist() == [False]
    assert nameable(simple, "margin", 0.03).tolist() == [True]


def test_of_equal_brands_the_first_in_name_order_is_given() -> None:
    found = best_brands(np.array([[0.2, 0.7, 0.7]]))
    assert (found.brand.tolist(), found.lead.tolist()) == ([1], [0.0])


def test_a_lead_of_exactly_the_margin_is_enough() -> None:
    found = best_brands(np.array([[0.75, 0.5]]))
    assert decide(found, nameable(found, "margin", 0.25), 0.75).tolist() == [0]


def test_a_score_of_exactly_the_threshold_is_a_name() -> None:
    found = best_brands(np.array([[0.5], [np.nextafter(0.5, 0)]]))
    assert decide(found, nameable(found, "simple"), 0.5).tolist() == [0, UNKNOWN]


def test_a_lone_brand_leads_by_any_margin() -> None:
    found = best_brands(np.array([[0.3]]))
    assert nameable(found, "margin", 1.0).tolist() == [True]


@pytest.mark.parametrize("method", METHODS)
def test_scores_are_the_unrounded_float32_similarities(method: Method) -> None:
    value = np.float32(0.1)
    assert brand_scores(np.array([[[value]]], dtype=np.float32), method)[0, 0] == float(value)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10_000), method=st.sampled_from(METHODS))
def test_the_order_of_references_changes_nothing(seed: int, method: Method) -> None:
    scores = random_scores(seed)
    turned = replace(scores, cosines=scores.cosines[:, :, ::-1])
    np.testing.assert_allclose(
        brand_scores(turned.cosines, method), brand_scores(scores.cosines, method), rtol=0, atol=1e-12
    )


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10_000), method=st.sampled_from(METHODS))
def test_no_unknown_query_is_ever_right(seed: int, method: Method) -> None:
    outcomes = judge(random_scores(seed), method)
    assert not (outcomes.right & ~outcomes.known).any()
