"""What a training measures, by name: one list for the worker that writes it and for everybody who shows it."""

from __future__ import annotations

from enum import Enum
from typing import Literal

Direction = Literal["up", "down"]


class Series(str, Enum):
    """One scalar by step. Its value is its name in `metrics.db`."""

    label: str
    unit: str
    target: float | None
    better: Direction | None

    def __new__(
        cls, name: str, label: str, unit: str = "", target: float | None = None, better: Direction | None = None
    ) -> Series:
        """
        Args:
            label: what a chart calls it.
            unit: of its values; empty for a plain number.
            target: the level to reach, or to stay below.
            better: the way it should go, if there is one.
        """
        series = str.__new__(cls, name)
        series._value_ = name
        series.label, series.unit, series.target, series.better = label, unit, target, better
        return series

    LOSS = ("loss", "loss", "", None, "down")
    POSITIVE = ("positive", "pos", "", 0.85, "up")
    NEGATIVE = ("negative", "neg", "", 0.50, "down")
    SEPARATION = ("separation", "sep", "", 0.35, "up")
    LEARNING_RATE = ("learning_rate", "learning rate")
    GRAD_NORM = ("grad_norm", "gradient norm")
    VAL_POSITIVE = ("val_positive", "pos, validation", "", 0.85, "up")
    VAL_NEGATIVE = ("val_negative", "neg, validation", "", 0.50, "down")
    VAL_SEPARATION = ("val_separation", "sep, validation", "", 0.35, "up")
    VAL_RECALL_AT_1 = ("val_recall_at_1", "recall@1, validation", "", None, "up")
    IMAGES_PER_SECOND = ("images_per_second", "speed", "images/s", None, "up")
    SECONDS_PER_STEP = ("seconds_per_step", "time of a step", "s a step", None, "down")
    MEMORY_GB = ("memory_gb", "memory", "G held by the run")
    GPU_MEMORY_GB = ("gpu_memory_gb", "memory of the GPU", "G on the GPU")

    def __str__(self) -> str:
        return str(self.value)

    def met_by(self, value: float) -> bool:
        """Whether `value` is on the right side of the target; no series without one is ever met."""
        if self.target is None:
            return False
        return value > self.target if self.better == "up" else value < self.target


class SimilarityHistogram(str, Enum):
    """One histogram of similarities. Its value is its name in `metrics.db`."""

    VAL_CORRECT = "val_correct"
    VAL_WRONG = "val_wrong"

    def __str__(self) -> str:
        return str(self.value)
