"""What a trainer and whoever runs it say to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from logoclip.runs.control import Wanted
from logoclip.runs.series import Series, SimilarityHistogram


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
