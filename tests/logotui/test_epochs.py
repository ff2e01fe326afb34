from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logoclip.runs import Event, Histogram
from logotui.epochs import (
    CORRECT,
    WRONG,
    EpochPairs,
    best_f1,
    described,
    epochs_of,
    place_at,
    threshold_words,
)

EDGES = tuple(round(-1 + 0.04 * place, 2) for place in range(51))
counts = st.lists(st.integers(0, 40), min_size=50, max_size=50).filter(any)


def binned(values: np.ndarray, name: str = CORRECT, step: int = 1) -> Histogram:
    return Histogram(step, name, EDGES, tuple(float(one) for one in np.histogram(values, EDGES)[0]))


def pairs(number: int = 1, step: int = 50, shift: float = 0.0) -> EpochPairs:
    random = np.random.default_rng(0)
    wrong, correct = random.normal(0.1 + shift, 0.15, 40_000), random.normal(0.7 + shift, 0.12, 4_000)
    return EpochPairs(number, step, binned(wrong, WRONG, step), binned(correct, CORRECT, step))


def judged(*epochs: EpochPairs) -> dict[tuple[str, int], Histogram]:
    return {(one.name, one.step): one for epoch in epochs for one in (epoch.wrong, epoch.correct)}


@given(counts, counts)
@settings(max_examples=60, deadline=None)
def test_the_best_f1_is_that_of_trying_every_edge(wrong: list[int], correct: list[int]) -> None:
    tried = []
    for place, edge in enumerate(EDGES):
        true, false = sum(correct[place:]), sum(wrong[place:])
        tried.append((2 * true / (true + false + sum(correct)), edge))
    threshold, f1 = best_f1(Histogram(1, WRONG, EDGES, tuple(wrong)), Histogram(1, CORRECT, EDGES, tuple(correct)))
    best, edge = max(tried)
    assert f1 == pytest.approx(best)
    assert abs(threshold - edge) <= 0.02 + 1e-9, "half a bin at the most from the best edge, of equals the highest"


def test_the_threshold_is_that_of_the_pairs_themselves() -> None:
    random = np.random.default_rng(1)
    wrong, correct = random.normal(0.1, 0.15, 40_000), random.normal(0.7, 0.12, 4_000)
    f1 = {t: 2 * (n := (correct >= t).sum()) / (n + (wrong >= t).sum() + len(correct)) for t in np.arange(0, 1, 0.002)}
    assert best_f1(binned(wrong), binned(correct))[0] == pytest.approx(max(f1, key=lambda t: f1[t]), abs=0.01)


def test_a_move_smaller_than_a_bin_is_seen() -> None:
    moved = pairs(shift=0.016).fitted[0] - pairs().fitted[0]
    assert moved == pytest.approx(0.016, abs=0.006)


def test_means_and_overlap_are_those_of_a_loop() -> None:
    epoch = pairs()
    wrong, correct = epoch.wrong.counts, epoch.correct.counts
    middles = [(low + high) / 2 for low, high in itertools.pairwise(EDGES)]
    mean = sum(m * c for m, c in zip(middles, wrong, strict=True)) / sum(wrong)
    assert epoch.means[0] == pytest.approx(mean) and epoch.means[1] == pytest.approx(0.7, abs=0.01)
    shared = sum(min(w / sum(wrong), c / sum(correct)) for w, c in zip(wrong, correct, strict=True))
    assert epoch.overlap == pytest.approx(shared)
    same = EpochPairs(1, 1, epoch.wrong, epoch.wrong)
    assert same.overlap == pytest.approx(1.0)


def test_epochs_have_the_numbers_that_their_events_give() -> None:
    base, third = pairs(0, 0), pairs(3, 159)
    said = [Event(1, 159, 0.0, "epoch", "epoch 3: separation 0.606"), Event(2, 159, 0.0, "checkpoint", "epoch 9")]
    assert [epoch.number for epoch in epochs_of(judged(third, base), said)] == [0, 3]
    assert [epoch.number for epoch in epochs_of(judged(base, third), [])] == [0, 1]
    assert [epoch.number for epoch in epochs_of(judged(third), [])] == [1], "a run that began at another's checkpoint"


def test_what_cannot_be_compared_is_no_epoch() -> None:
    one = pairs()
    alone = {(WRONG, 50): one.wrong}
    empty = {**judged(one), (CORRECT, 50): Histogram(50, CORRECT, EDGES, (0.0,) * 50)}
    other = {**judged(one), (CORRECT, 50): Histogram(50, CORRECT, (0.0, 1.0), (3.0,))}
    assert epochs_of(alone, []) == epochs_of(empty, []) == epochs_of(other, []) == ()


def test_the_epoch_at_a_step_is_the_one_judged_last() -> None:
    epochs = (pairs(0, 0), pairs(1, 50), pairs(2, 100))
    assert [place_at(epochs, step) for step in (None, 0, 49, 50, 99, 100, 500)] == [2, 0, 0, 1, 1, 2, 2]
    assert place_at(epochs[1:], 3) == 0


def test_words_say_how_far_the_threshold_moved() -> None:
    epochs = (pairs(0, 0), pairs(1, 50, 0.05), pairs(2, 100, 0.05))
    first = f"{epochs[0].fitted[0]:.2f}"
    assert threshold_words(epochs, 0) == f"threshold ≈ {first}"
    assert threshold_words(epochs, 1).endswith("(+0.05 since the base)")
    assert threshold_words(epochs, 2).endswith("(as at epoch 1)")
    line = described(epochs, 1)
    for part in (
        "epoch 1 · threshold ≈ ",
        "wrong 0.15, correct 0.74",
        "overlap",
        "since the base",
        "F1 of pairs",
        "step 50",
    ):
        assert part in line
