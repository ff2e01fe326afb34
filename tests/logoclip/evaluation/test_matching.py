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
    best_classes,
    by_class,
    class_scores,
    decide,
    judge,
    nameable,
)


def random_scores(
    seed: int, queries: int = 12, gallery: int = 4, references: int = 4, levels: int = 40, a_brand: int = 1
) -> ScoreSet:
    """Cosines on a coarse grid, so that ties happen; some classes have fewer references.

    The first half of the classes are known; of each brand there are `a_brand`.
    """
    draw = np.random.default_rng(seed)
    cosines = (draw.integers(0, levels, (queries, gallery, references)) / levels).astype(np.float32)
    present = draw.integers(1, references + 1, gallery)
    for place, count in enumerate(present):
        cosines[:, place, count:] = np.nan
    query_classes = np.sort(draw.integers(0, 2 * gallery, queries))
    known = gallery - gallery % a_brand  # a brand is known with all its classes
    brands = tuple(f"brand-{index}" for index in range(-(-2 * gallery // a_brand)))
    names = [
        f"{brands[index // a_brand]}{f'-{index % a_brand}' if a_brand > 1 else ''}" for index in range(2 * gallery)
    ]
    cosines, present = cosines[:, :known], present[:known]
    return ScoreSet(
        cosines=cosines,
        truth=np.where(query_classes < known, query_classes, UNKNOWN),
        query_brands=query_classes // a_brand,
        query_classes=tuple(names[index] for index in query_classes),
        gallery=tuple(names[:known]),
        gallery_brands=np.arange(known) // a_brand,
        brands=brands,
        queries=tuple(f"{index}.jpg" for index in range(queries)),
        references=tuple(tuple(f"{name}_{k}.jpg" for k in range(n)) for name, n in zip(names, present, strict=False)),
    )


def naive_name(
    references: list[list[float]], brands: list[int], method: str, threshold: float, best: int, margin: float
) -> int:
    """The class one query is given, as a person would work it out from its similarities to each class's references."""
    scores = []
    for similarities in references:
        present = sorted((value for value in similarities if not math.isnan(value)), reverse=True)
        scores.append(sum(present[:best]) / len(present[:best]) if method == "multi-ref" else present[0])
    winner = 0
    for place, score in enumerate(scores):
        if score > scores[winner]:
            winner = place
    if scores[winner] < threshold:
        return UNKNOWN
    rivals = [score for brand, score in zip(brands, scores, strict=True) if brand != brands[winner]]
    if method == "margin" and rivals and scores[winner] - max(rivals) < margin:
        return UNKNOWN
    return winner


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    method=st.sampled_from(METHODS),
    threshold=st.integers(0, 40),
    best=st.integers(1, 5),
    gallery=st.integers(3, 6),
    a_brand=st.integers(1, 3),
)
def test_names_are_those_of_a_naive_loop(
    seed: int, method: Method, threshold: int, best: int, gallery: int, a_brand: int
) -> None:
    scores = random_scores(seed, gallery=gallery, a_brand=a_brand)
    limit = float(np.float32(threshold / 40))
    found = best_classes(class_scores(scores.cosines, method, best), scores.gallery_brands)
    names = decide(found, nameable(found, method), limit)
    brands = scores.gallery_brands.tolist()
    expected = [naive_name(query.tolist(), brands, method, limit, best, MARGIN) for query in scores.cosines]
    assert names.tolist() == expected


def test_each_method_on_one_hand_placed_query() -> None:
    """The first brand has the one best reference, the second the three best together."""
    cosines = np.array([[[0.90, 0.10, 0.10, 0.10], [0.86, 0.85, 0.84, 0.00]]], dtype=np.float32)
    np.testing.assert_allclose(class_scores(cosines, "simple"), [[0.90, 0.86]], rtol=1e-6)
    np.testing.assert_allclose(class_scores(cosines, "multi-ref"), [[1.1 / 3, 0.85]], rtol=1e-6)
    simple = best_classes(class_scores(cosines, "margin"), np.arange(2))
    assert simple.place.tolist() == [0]
    assert nameable(simple, "simple").tolist() == [True]
    assert nameable(simple, "margin").tolist() == [False]
    assert nameable(simple, "margin", 0.03).tolist() == [True]


def test_of_equal_classes_the_first_in_name_order_is_given() -> None:
    found = best_classes(np.array([[0.2, 0.7, 0.7]]), np.arange(3))
    assert (found.place.tolist(), found.lead.tolist()) == ([1], [0.0])


def test_a_lead_of_exactly_the_margin_is_enough() -> None:
    found = best_classes(np.array([[0.75, 0.5]]), np.arange(2))
    assert decide(found, nameable(found, "margin", 0.25), 0.75).tolist() == [0]


def test_a_score_of_exactly_the_threshold_is_a_name() -> None:
    found = best_classes(np.array([[0.5], [np.nextafter(0.5, 0)]]), np.arange(1))
    assert decide(found, nameable(found, "simple"), 0.5).tolist() == [0, UNKNOWN]


def test_a_lone_brand_leads_by_any_margin() -> None:
    found = best_classes(np.array([[0.3]]), np.arange(1))
    assert nameable(found, "margin", 1.0).tolist() == [True]


@pytest.mark.parametrize("method", METHODS)
def test_scores_are_the_unrounded_float32_similarities(method: Method) -> None:
    value = np.float32(0.1)
    assert class_scores(np.array([[[value]]], dtype=np.float32), method)[0, 0] == float(value)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10_000), method=st.sampled_from(METHODS))
def test_the_order_of_references_changes_nothing(seed: int, method: Method) -> None:
    scores = random_scores(seed)
    turned = replace(scores, cosines=scores.cosines[:, :, ::-1])
    np.testing.assert_allclose(
        class_scores(turned.cosines, method), class_scores(scores.cosines, method), rtol=0, atol=1e-12
    )


def test_a_brand_is_no_rival_of_itself() -> None:
    """Two classes of the first brand lie nearer to each other than the margin; the second brand lies far behind."""
    found = best_classes(np.array([[0.80, 0.79, 0.30]]), np.array([0, 0, 1]))
    assert found.lead.tolist() == [0.5]
    assert nameable(found, "margin").tolist() == [True]
    alone = best_classes(np.array([[0.80, 0.79]]), np.array([0, 0]))
    assert alone.lead.tolist() == [np.inf]


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10_000), method=st.sampled_from(METHODS), a_brand=st.integers(1, 3))
def test_outcomes_are_those_of_a_naive_loop(seed: int, method: Method, a_brand: int) -> None:
    scores = random_scores(seed, queries=20, gallery=6, a_brand=a_brand)
    outcomes, brands = judge(scores, method), scores.gallery_brands.tolist()
    for query, cosines in enumerate(scores.cosines):
        given_class = naive_name(cosines.tolist(), brands, "multi-ref" if method == "multi-ref" else "simple", -2, 3, 0)
        own, brand = int(scores.truth[query]), int(scores.query_brands[query])
        assert outcomes.right[query] == (brands[given_class] == brand)
        assert outcomes.other_class[query] == (brands[given_class] == brand and given_class != own)
        assert outcomes.known[query] == (brand in brands) == (own != UNKNOWN)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10_000), method=st.sampled_from(METHODS), a_brand=st.integers(1, 2))
def test_no_unknown_query_is_ever_right(seed: int, method: Method, a_brand: int) -> None:
    outcomes = judge(random_scores(seed, a_brand=a_brand), method)
    assert not (outcomes.right & ~outcomes.known).any()


def test_similarities_to_all_references_are_sorted_out_by_class() -> None:
    cosines = np.arange(12, dtype=np.float32).reshape(2, 6)
    expected = [[[0, 1, np.nan], [2, 3, 4], [5, np.nan, np.nan]], [[6, 7, np.nan], [8, 9, 10], [11, np.nan, np.nan]]]
    np.testing.assert_array_equal(by_class(cosines, [2, 3, 1]), np.array(expected, dtype=np.float32))
