from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logoclip.training import pair_similarities
from logoclip.training.pair_similarities import BINS, summarise_pairs

Crops = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _crops(count: int, seed: int, classes: int = 3, images: int = 6, a_brand: int = 1) -> Crops:
    """Embeddings, classes, images and brands."""
    draw = np.random.default_rng(seed)
    embeddings = draw.normal(size=(count, 4)).astype(np.float32)
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    image = draw.integers(0, images, count)
    return embeddings, image % classes, image, image % classes // a_brand


def _naive(
    embeddings: np.ndarray, classes: np.ndarray, images: np.ndarray, brands: np.ndarray
) -> tuple[list[float], list[float], float]:
    """Correct similarities, wrong similarities and recall@1, one pair at a time."""
    correct, wrong, hits = [], [], []
    for i in range(len(embeddings)):
        others = [
            j
            for j in range(len(embeddings))
            if images[j] != images[i] and (classes[j] == classes[i] or brands[j] != brands[i])
        ]
        if any(classes[j] == classes[i] for j in others):
            nearest = max(others, key=lambda j: float(embeddings[i] @ embeddings[j]))
            hits.append(classes[nearest] == classes[i])
        for j in range(i):
            value = float(embeddings[i] @ embeddings[j])
            if brands[i] != brands[j]:
                wrong.append(value)
            elif classes[i] == classes[j] and images[i] != images[j]:
                correct.append(value)
    return correct, wrong, float(np.mean(hits)) if hits else math.nan


@settings(max_examples=40, deadline=None)
@given(count=st.integers(1, 30), seed=st.integers(0, 10_000), classes=st.integers(1, 6), a_brand=st.integers(1, 3))
def test_summary_equals_one_pair_at_a_time(count: int, seed: int, classes: int, a_brand: int) -> None:
    crops = _crops(count, seed, classes, images=9, a_brand=a_brand)
    correct, wrong, recall = _naive(*crops)
    summary = summarise_pairs(*crops)
    expected = (np.mean(correct) if correct else math.nan, np.mean(wrong) if wrong else math.nan, recall)
    np.testing.assert_allclose(
        (summary.positive, summary.negative, summary.recall_at_1), expected, rtol=1e-5, atol=1e-6
    )
    assert (summary.correct.sum(), summary.wrong.sum()) == (len(correct), len(wrong))


def test_without_brands_each_class_is_one() -> None:
    embeddings, classes, images, _ = _crops(40, 2)
    without, given = summarise_pairs(embeddings, classes, images), summarise_pairs(embeddings, classes, images, classes)
    assert dataclasses.astuple(without)[:4] == dataclasses.astuple(given)[:4]


def test_hand_placed_crops() -> None:
    """Class 0 at 0° and 60°, class 1 at 90° and 180°; one more crop of class 0's first image."""
    angles = np.radians([0, 60, 90, 180, 0])
    embeddings = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    summary = summarise_pairs(embeddings, np.array([0, 0, 1, 1, 0]), np.array([0, 1, 2, 3, 0]))
    assert summary.positive == pytest.approx((0.5 + 0.5 + 0) / 3, abs=1e-6)
    wrong = (0, -1, math.cos(math.radians(30)), -0.5, 0, -1)
    assert summary.negative == pytest.approx(np.mean(wrong), abs=1e-6)
    assert summary.separation == pytest.approx(summary.positive - summary.negative)
    # Nearest: 60° for both crops at 0° (right), 90° for 60° and 60° for 90° (wrong), 90° for 180° (right).
    assert summary.recall_at_1 == pytest.approx(3 / 5)


def test_histograms_count_each_pair_where_it_lies() -> None:
    crops = _crops(60, 3, classes=4, a_brand=2)
    correct, wrong, _ = _naive(*crops)
    summary = summarise_pairs(*crops)
    assert len(summary.edges) == BINS + 1
    np.testing.assert_array_equal(summary.correct, np.histogram(correct, summary.edges)[0])
    np.testing.assert_array_equal(summary.wrong, np.histogram(wrong, summary.edges)[0])


def test_the_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    crops = _crops(50, 5, classes=4, a_brand=2)
    whole = summarise_pairs(*crops)
    monkeypatch.setattr(pair_similarities, "CHUNK", 7 * 50)
    parts = summarise_pairs(*crops)
    assert parts.positive == pytest.approx(whole.positive)
    assert parts.recall_at_1 == whole.recall_at_1
    np.testing.assert_array_equal(parts.wrong, whole.wrong)


def test_similarity_one_and_minus_one_stay_in_the_histogram() -> None:
    embeddings = np.array([[1.0000001, 0], [1.0000001, 0], [-1.0000001, 0]], dtype=np.float32)
    summary = summarise_pairs(embeddings, np.array([0, 0, 1]), np.array([0, 1, 2]))
    assert summary.correct[-1] == 1
    assert summary.wrong[0] == 2


def test_nothing_to_compare_is_not_a_number() -> None:
    summary = summarise_pairs(np.ones((1, 1), dtype=np.float32), np.array([0]), np.array([0]))
    assert math.isnan(summary.positive)
    assert math.isnan(summary.recall_at_1)
