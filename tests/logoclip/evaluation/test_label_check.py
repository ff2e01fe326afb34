"""Against loops over every pair."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import logoclip.evaluation.label_check as label_check
from logoclip.evaluation.label_check import alike_classes, odd_crops


def crops(seed: int) -> tuple[Any, Any, Any, Any]:
    """Embeddings, brands, classes and photographs of thirty crops, about six centres."""
    rng = np.random.default_rng(seed)
    classes = np.concatenate([np.arange(6), rng.integers(0, 6, 24)])
    embeddings = rng.normal(size=(6, 8))[rng.integers(0, 6, 6)[classes]] + rng.normal(0, 0.4, (30, 8))
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    return embeddings, classes // 2, classes, rng.integers(0, 25, 30)


@given(st.integers(0, 10_000), st.integers(1, 5), st.sampled_from([1, 7, 8_000_000]))
def test_odd_crops_are_those_that_loops_find(seed: int, neighbours: int, chunk: int) -> None:
    embeddings, brands, classes, images = crops(seed)
    expected = {}
    for one in range(30):
        others = [other for other in range(30) if images[other] != images[one]]
        nearest = sorted(others, key=lambda other: -embeddings[one] @ embeddings[other])[:neighbours]
        if any(classes[other] == classes[one] for other in others) and brands[one] not in brands[nearest]:
            expected[one] = tuple(nearest)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(label_check, "CHUNK", chunk * 30)
        found = odd_crops(embeddings, classes, brands, images, neighbours)
    assert {odd.crop: odd.nearest for odd in found} == expected
    assert [odd.similarity for odd in found] == sorted((odd.similarity for odd in found), reverse=True)


@given(st.integers(0, 10_000))
def test_alike_classes_are_those_that_loops_find(seed: int) -> None:
    embeddings, brands, classes, images = crops(seed)

    def mean(first: int, second: int) -> float:
        pairs = [
            embeddings[one] @ embeddings[other]
            for one in np.flatnonzero(classes == first)
            for other in np.flatnonzero(classes == second)
            if first != second or images[one] != images[other]
        ]
        return float(np.mean(pairs)) if pairs else float("nan")

    expected = {
        (one, other)
        for one, other in combinations(range(6), 2)
        if one // 2 != other // 2
        and mean(one, other) >= (mean(one, one) + mean(other, other)) / 2 - label_check.AS_HIGH
    }
    found = alike_classes(embeddings, classes, brands, images)
    assert {(pair.first, pair.second) for pair in found} == expected
    for pair in found:
        assert pair.across == pytest.approx(mean(pair.first, pair.second))
        assert pair.within == pytest.approx((mean(pair.first, pair.first) + mean(pair.second, pair.second)) / 2)
