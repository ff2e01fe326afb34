from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logoclip.training import hardest
from logoclip.training.hardest import Hardest, hardest_pairs


def spared(
    ordered: list[tuple[int, int]], classes: hardest.Integers, images: hardest.Integers, brands: hardest.Integers
) -> list[tuple[int, int]]:
    """`ordered` without two crops that came before, and without a third pair of the same two brands."""
    kept: list[tuple[int, int]] = []
    for pair in ordered:
        crops = {(classes[i], images[i]) for i in pair}
        before = [({(classes[i], images[i]) for i in other}, {brands[i] for i in other}) for other in kept]
        twice = sum(both == {brands[i] for i in pair} for _, both in before)
        if twice < 2 and all(other != crops for other, _ in before):
            kept.append(pair)
    return kept


@given(st.integers(0, 10_000), st.integers(1, 24), st.integers(1, 6), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_the_pairs_are_those_of_looking_at_each_crops_own(seed: int, size: int, most: int, chunk: int) -> None:
    random = np.random.default_rng(seed)
    embeddings = random.normal(size=(size, 3)).astype(np.float64)
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    classes, images = random.integers(0, 5, size), random.integers(0, 6, size)
    brands = classes // 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hardest, "CHUNK", chunk)
        found = hardest_pairs(embeddings, classes, images, brands, most)
    positives, negatives = {}, {}
    for i in range(size):
        same = [(float(embeddings[i] @ embeddings[j]), j) for j in range(size)
                if classes[i] == classes[j] and images[i] != images[j]]  # fmt: skip
        other = [(-float(embeddings[i] @ embeddings[j]), j) for j in range(size) if brands[i] != brands[j]]
        for kind, sign, candidates in ((positives, 1, same), (negatives, -1, other)):
            if candidates:
                value, j = min(candidates)
                kind[min(i, j), max(i, j)] = sign * value
    for pairs, expected, worst in ((found.positives, positives, 1), (found.negatives, negatives, -1)):
        wanted = spared(sorted(expected, key=lambda pair: (worst * expected[pair], pair)), classes, images, brands)
        assert [(pair.first, pair.second) for pair in pairs] == wanted[:most]
        assert all(pair.similarity == pytest.approx(expected[pair.first, pair.second]) for pair in pairs)


def test_what_is_not_finite_is_no_pair_and_nothing_gives_nothing() -> None:
    embeddings = np.array([[1.0, 0.0], [np.nan, np.nan], [0.0, 1.0], [0.6, 0.8]])
    found = hardest_pairs(embeddings, np.array([0, 0, 1, 0]), np.arange(4), np.array([0, 0, 1, 0]))
    assert [(pair.first, pair.second) for pair in found.positives] == [(0, 3)]
    assert [(pair.first, pair.second) for pair in found.negatives] == [(2, 3), (0, 2)]
    empty = np.zeros(0, dtype=int)
    assert hardest_pairs(np.zeros((0, 2)), empty, empty, empty) == Hardest()
