"""The validations of a run, epoch by epoch: how far both kinds of pairs lie apart, and where a threshold would be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from logoclip.runs.reading import Event, Histogram
from logoclip.runs.series import SimilarityHistogram
from logotui.quantities import as_percent, figure

WRONG, CORRECT = SimilarityHistogram.VAL_WRONG.value, SimilarityHistogram.VAL_CORRECT.value
NUMBER: Final = re.compile(r"epoch (\d+)")
UNMOVED: Final = 0.005  # a smaller move is not seen in two decimals


@dataclass(frozen=True)
class EpochPairs:
    """The pairs of one validation: `number` is 0 for the base. Both histograms have counts."""

    number: int
    step: int
    wrong: Histogram
    correct: Histogram

    @property
    def name(self) -> str:
        """`epoch 3`, or `the base`."""
        return f"epoch {self.number}" if self.number else "the base"

    @cached_property
    def means(self) -> tuple[float, float]:
        """Of the wrong and of the correct pairs, as exact as their bins are."""
        return _mean(self.wrong), _mean(self.correct)

    @cached_property
    def overlap(self) -> float:
        """The share that both kinds have in common, 0–1: Σ min(p, q) over the bins (Inman and Bradley, 1989)."""
        return float(np.minimum(_shares(self.wrong), _shares(self.correct)).sum())

    @cached_property
    def fitted(self) -> tuple[float, float]:
        """The threshold with the best F1 over all pairs, and that F1: near to what a sweep of this epoch would fit.

        A sweep asks for brands, and meets many wrong references for each right one, as the pairs here do.
        """
        return best_f1(self.wrong, self.correct)


def epochs_of(judged: Mapping[tuple[str, int], Histogram], events: Iterable[Event]) -> tuple[EpochPairs, ...]:
    """The validations that have both histograms, in the order of steps. Their numbers are those that events give."""
    said = {event.step: int(found[1]) for event in events if (found := _number(event))}
    steps = sorted({step for name, step in judged if _has_pairs(judged, step)})
    first = 0 if steps and steps[0] == 0 else 1
    return tuple(
        EpochPairs(said.get(step, place), step, judged[WRONG, step], judged[CORRECT, step])
        for place, step in enumerate(steps, first)
    )


def _number(event: Event) -> re.Match[str] | None:
    return NUMBER.match(event.message) if event.kind == "epoch" else None


def _has_pairs(judged: Mapping[tuple[str, int], Histogram], step: int) -> bool:
    both = [judged[name, step] for name in (WRONG, CORRECT) if (name, step) in judged]
    return len(both) == 2 and both[0].edges == both[1].edges and all(sum(one.counts) > 0 for one in both)


def place_at(epochs: Sequence[EpochPairs], step: int | None) -> int:
    """The place of the epoch that was judged last at `step`: the newest without one, the first before any."""
    if step is None:
        return len(epochs) - 1
    return max(sum(epoch.step <= step for epoch in epochs) - 1, 0)


def threshold_words(epochs: Sequence[EpochPairs], place: int) -> str:
    """`threshold ≈ 0.52 (+0.03 since epoch 2)`."""
    threshold = epochs[place].fitted[0]
    if place == 0:
        return f"threshold ≈ {figure(threshold)}"
    return f"threshold ≈ {figure(threshold)} ({_moved(threshold, epochs[place - 1])})"


def described(epochs: Sequence[EpochPairs], place: int) -> str:
    """One epoch in a line: the threshold and how far it moved, its means, what both kinds share."""
    epoch = epochs[place]
    wrong, correct = epoch.means
    return (
        f"{epoch.name} · {threshold_words(epochs, place)} · F1 of pairs {as_percent(epoch.fitted[1], 1)} · "
        f"means: wrong {figure(wrong)}, correct {figure(correct)} · overlap {as_percent(epoch.overlap)} · "
        f"step {epoch.step:,}"
    )


def _moved(threshold: float, before: EpochPairs) -> str:
    move = threshold - before.fitted[0]
    return f"as at {before.name}" if abs(move) < UNMOVED else f"{move:+.2f} since {before.name}"


def best_f1(wrong: Histogram, correct: Histogram) -> tuple[float, float]:
    """The threshold with the best F1 if each pair at or above it is called correct, and that F1.

    The best edge of the bins (of equals the highest), moved to the top of the parabola through it and its neighbours.
    Both histograms have the same edges.
    """
    named = [np.append(np.cumsum(one.counts[::-1])[::-1], 0.0) for one in (wrong, correct)]
    f1 = 2 * named[1] / (named[0] + named[1] + named[1][0])
    best = len(f1) - 1 - int(np.argmax(f1[::-1]))
    edges = np.asarray(correct.edges)
    return float(edges[best] + _summit(f1, best) * (edges[1] - edges[0])), float(f1[best])


def _summit(values: NDArray[np.float64], place: int) -> float:
    """How many places beside the highest of `values` the parabola through it and its neighbours has its top: ≤ ½."""
    if not 0 < place < len(values) - 1:
        return 0.0
    before, top, after = values[place - 1 : place + 2]
    if min(top - before, top - after) <= 0:
        return 0.0
    return float((after - before) / (2 * (2 * top - before - after)))


def _shares(histogram: Histogram) -> NDArray[np.float64]:
    counts = np.asarray(histogram.counts, dtype=np.float64)
    return np.asarray(counts / counts.sum())


def _mean(histogram: Histogram) -> float:
    edges = np.asarray(histogram.edges)
    return float(((edges[1:] + edges[:-1]) / 2) @ _shares(histogram))
