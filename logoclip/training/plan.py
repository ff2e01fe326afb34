"""How many steps a training has, and where in them it stands."""

from __future__ import annotations

import math
from dataclasses import dataclass

from logoclip.training.train_state import TrainState


@dataclass(frozen=True)
class Plan:
    """So many epochs of so many steps; each epoch ends with a validation, and one comes before the first."""

    epochs: int
    steps_per_epoch: int

    @property
    def total_steps(self) -> int:
        """Steps of the whole training."""
        return self.epochs * self.steps_per_epoch

    def epoch_of(self, step: int) -> int:
        """The epoch that `step` belongs to, from 1."""
        return max(1, math.ceil(step / self.steps_per_epoch))

    def just_judged(self, state: TrainState) -> bool:
        """Whether the training is still at the very step that its newest validation was of."""
        return state.step == state.judged_epochs * self.steps_per_epoch and bool(state.verdict)

    def unjudged(self, state: TrainState) -> bool:
        """Whether an epoch, or the base, waits for a validation that nobody finished."""
        if state.step == 0:
            return state.base_value is None
        return state.step == (state.judged_epochs + 1) * self.steps_per_epoch
