"""Where the steps of one run lie along an axis: which epoch, how long after its beginning, how many images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from logotui.drawing.x_axis import XKind
from logotui.story import RunStory

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pace:
    """Straight lines through known pairs of a step and a position; the first and the last go on."""

    steps: Numbers
    positions: Numbers

    def x_of(self, steps: Numbers) -> Numbers:
        """Where `steps` lie."""
        return _through(steps, self.steps, self.positions)

    def at(self, step: float) -> float:
        """Where one step lies."""
        return float(self.x_of(np.array([step]))[0])

    def step_at(self, position: float) -> float:
        """Which step lies at `position`."""
        return float(_through(np.array([position]), self.positions, self.steps)[0])


EVEN: Final = Pace(np.array([0.0, 1.0]), np.array([0.0, 1.0]))


def _through(values: Numbers, known: Numbers, wanted: Numbers) -> Numbers:
    found = np.interp(values, known, wanted)
    for here, next_to in ((0, 1), (-1, -2)):
        apart = known[here] - known[next_to]
        slope = (wanted[here] - wanted[next_to]) / apart if apart else 0.0
        beyond = values < known[0] if here == 0 else values > known[-1]
        found = np.where(beyond, wanted[here] + (values - known[here]) * slope, found)
    return np.asarray(found, dtype=np.float64)


def pace_of(story: RunStory, kind: XKind, steps_an_epoch: float | None = None, images: float | None = None) -> Pace:
    """How the steps of `story` lie along an axis of `kind`.

    Args:
        steps_an_epoch: as planned: until the first has ended, and for where the next ones will.
        images: that a step sees. Where either is needed and not known, steps lie at themselves.
    """
    if kind == "images":
        return _line([(0, 0.0), (1, images or 1.0)])
    if kind == "time":
        return time_of(story)
    return epochs_of(story, steps_an_epoch) if kind == "epoch" else EVEN


def time_of(story: RunStory) -> Pace:
    """Seconds since the first value was written."""
    began = story.clock[0][1] if story.clock else 0.0
    return _line([(step, moment - began) for step, moment in story.clock])


def epochs_of(story: RunStory, steps_an_epoch: float | None = None) -> Pace:
    """Epochs done; `EVEN` where nothing says how long one is."""
    ends = [event.step for event in story.events if event.kind == "epoch" and event.step]
    known = [(0, 0.0), *((step, float(epoch)) for epoch, step in enumerate(ends, 1))]
    last_step, last = known[-1]
    if not (ahead := steps_an_epoch or (last_step / last if last else 0.0)):
        return EVEN
    return _line([*known, (last_step + ahead, last + 1)])


def _line(pairs: list[tuple[float, float]]) -> Pace:
    """Through `pairs`, of which none may lie left of the one before; even steps where two are not known."""
    if len(pairs) < 2:
        return EVEN
    steps, positions = np.array(sorted(pairs), dtype=np.float64).T
    positions = np.maximum.accumulate(positions)  # a clock that was set back
    kept = np.append(True, np.diff(steps) > 0)
    return Pace(steps[kept], positions[kept]) if kept.sum() > 1 else EVEN
