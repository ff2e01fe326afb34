"""What a Jetson's board measures, whichever way it is read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

HOTTEST_PLAUSIBLE: Final = 150.0


class Board(Struct, frozen=True):
    """The GPU's load in percent and clock in MHz, temperatures in °C by zone, power in W by rail.

    What was not read is None or empty.
    """

    percent: float | None = None
    temperatures: Mapping[str, float] = {}
    rails: Mapping[str, float] = {}
    clock: float | None = None

    @property
    def gpu_temperature(self) -> float | None:
        return _of_gpu(self.temperatures)

    @property
    def gpu_power(self) -> float | None:
        return _of_gpu(self.rails)


def _of_gpu(values: Mapping[str, float]) -> float | None:
    return next((value for name, value in sorted(values.items()) if "gpu" in name.lower()), None)


def plausible(temperatures: Mapping[str, float | None]) -> dict[str, float]:
    """Of zones in °C those that are switched on: the others read −256 °C or nothing."""
    return {name: t for name, t in sorted(temperatures.items()) if name and t is not None and 0 < t < HOTTEST_PLAUSIBLE}


def as_number(value: object) -> float | None:
    """`value` as a finite float, from a number or its text; None if it is neither."""
    try:
        number = float(value)  # type: ignore[arg-type]  # what is no number raises
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None
