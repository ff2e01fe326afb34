"""What extending a training would mean, as it is answered; `from_run` finds it out."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from logoclip.errors import InputError
from logoclip.training.schedule import warmup_cosine

MOST_EPOCHS: Final = 100_000


class Extension(Struct, frozen=True):
    """What there is to know before a training is extended.

    Attributes:
        trained: whole epochs up to its last checkpoint; planned: as it was launched.
        step: of that checkpoint.
        each: steps of an epoch.
        learning_rate, warmup_steps: as it was launched.
    """

    id: str
    trained: int
    planned: int
    step: int
    each: int
    learning_rate: float
    warmup_steps: int

    def total(self, more: int) -> int:
        """Epochs in all.

        Raises:
            InputError: that is no number of epochs to add.
        """
        if not 1 <= more <= MOST_EPOCHS:
            raise InputError(f"epochs: must be a whole number from 1 to {MOST_EPOCHS}, given {more}")
        return self.trained + more

    def said(self, more: int) -> str:
        """What extending it by `more` epochs means, in words."""
        total = self.total(more)
        rate = warmup_cosine(self.learning_rate, self.warmup_steps, total * self.each)
        before = warmup_cosine(self.learning_rate, self.warmup_steps, max(self.planned, 1) * self.each)
        return (
            f"A new run of {total} epochs that goes on from step {self.step} of {self.id}, with its data and split. "
            f"The learning rate follows the schedule of {total} epochs: {_short(rate(self.step + 1))} at first, where "
            f"{self.id} had {_short(before(self.step))}. Its best model is the best of the epochs that it adds; "
            f"{self.id} keeps its own."
        )


def _short(rate: float) -> str:
    """`1.6e-3`, as people write it."""
    mantissa, exponent = f"{rate:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}"
