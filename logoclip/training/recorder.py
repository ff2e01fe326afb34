"""What a trainer and whoever runs it say to each other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Protocol

import numpy as np

from logoclip.runs.control import Wanted
from logoclip.runs.series import Series, SimilarityHistogram
from logoclip.training.train_state import TrainState


class Recorder(Protocol):
    """Where a trainer reports what it does, and hears what is wanted."""

    def scalars(self, step: int, values: Mapping[Series, float]) -> None: ...

    def event(self, kind: str, step: int, message: str) -> None: ...

    def histogram(self, name: SimilarityHistogram, step: int, edges: np.ndarray, counts: np.ndarray) -> None: ...

    def progress(
        self,
        *,
        step: int,
        epoch: int,
        durable_step: int,
        best_epoch: int | None,
        best_value: float | None,
        base_value: float | None = None,
    ) -> None: ...

    def planned(self, epochs: int, steps: int) -> None: ...

    def wish(self) -> Wanted: ...

    def checkpoint_asks(self) -> list[str]: ...

    def acknowledge(self, asks: list[str]) -> None: ...


def report(recorder: Recorder, state: TrainState, epoch: int, durable_step: int) -> None:
    """Say how far a training is: at `state`, in `epoch`, saved up to `durable_step`."""
    recorder.progress(
        step=state.step,
        epoch=epoch,
        durable_step=durable_step,
        best_epoch=state.best_epoch,
        best_value=_in_json(state.best_value),
        base_value=_in_json(state.base_value),
    )


def _in_json(value: float | None) -> float | None:
    """A status is JSON, which has no NaN."""
    return value if value is not None and math.isfinite(value) else None
