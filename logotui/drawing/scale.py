"""Axes that move in round steps, so that a growing curve redraws what grew and not everything."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LADDER = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)
LEAST = 1e-200  # whatever is smaller is zero
TICK_STEPS = (1.0, 2.0, 5.0, 10.0)
EVERYWHERE = (-math.inf, math.inf)
NEAR = 1 / 3
"""0 is near values whose least is below this part of their largest."""
PARTS = 6
NEXT_TO_NOTHING = 1e-12
"""Of a value: differences that small are of rounding."""


def round_up(value: float) -> float:
    """The first round number that is not below `value` (0 stays 0; below 0 the magnitude is rounded up)."""
    if abs(value) < LEAST or not math.isfinite(value):
        return 0.0
    power = 10.0 ** math.floor(math.log10(abs(value)))
    return math.copysign(next(step for step in LADDER if step * power >= abs(value) * (1 - 1e-9)) * power, value)


def round_down(value: float) -> float:
    """The last round number that is not above the positive `value`."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in LADDER if step * power <= value * (1 + 1e-9))


@dataclass(frozen=True)
class Scale:
    """From values to 0–1, bottom to top."""

    low: float
    high: float
    log: bool = False

    @classmethod
    def over(cls, low: float, high: float, log: bool = False, bounds: tuple[float, float] = EVERYWHERE) -> Scale:
        """A round scale that holds `low`…`high` and stays within `bounds`; a linear one begins at 0 if that is near."""
        if log and high > LEAST:
            positive = low if low > LEAST else high / 1000
            return cls(round_down(positive), round_up(high * 1.001), log=True)
        low, high = (0.0 if abs(value) < LEAST else value for value in (low, high))
        least, most = low, high
        if not high - low > NEXT_TO_NOTHING * max(abs(low), abs(high)):
            # All is one value: in the middle, with room for as much again on either side.
            apart = abs(low) / 2 or 0.5
            low, high = low - apart, high + apart
        low, high = (0.0 if 0 < low < NEAR * high else low), (0.0 if 0 > high > NEAR * low else high)
        step = tick_step(high - low, PARTS)
        bottom, top = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
        return cls(max(bottom, min(bounds[0], least)), min(top, max(bounds[1], most)))

    def share(self, value: float) -> float:
        """Where `value` lies between bottom (0) and top (1); may lie outside."""
        if self.log:
            low, high = math.log10(self.low), math.log10(self.high)
            return (math.log10(max(value, self.low * 1e-3)) - low) / (high - low)
        return (value - self.low) / (self.high - self.low)

    def shares(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where `values` lie, as `share` says of one; nan where there is none."""
        if self.log:
            low, high = math.log10(self.low), math.log10(self.high)
            found = (np.log10(np.maximum(values, self.low * 1e-3)) - low) / (high - low)
        else:
            found = (values - self.low) / (self.high - self.low)
        return np.asarray(found, dtype=np.float64)

    def ticks(self, most: int) -> list[float]:
        """At most `most` round values of the scale, the ends among them where they are round."""
        if most < 2:
            return [self.high][:most]
        return self._decades(most) if self.log else self._steps(most)

    def _decades(self, most: int) -> list[float]:
        """Whole decades, with 2 and 5 between them if there is room; even steps where hardly any of them is inside."""
        powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        for digits in ((1, 2, 5), (1, 3), (1,)):
            values = [digit * 10.0**power for power in powers for digit in digits]
            inside = [value for value in values if self.low * 0.999 <= value <= self.high * 1.001]
            if len(inside) < 2:
                return self._steps(most) or [self.high]
            if len(inside) <= most:
                return inside
        return inside[:: math.ceil(len(inside) / most)]

    def _steps(self, most: int) -> list[float]:
        step = tick_step(self.high - self.low, most)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        found = [place * step for place in range(first, last + 1)]
        return found if len(found) > 1 else [self.low, self.high]


def tick_step(span: float, most: int) -> float:
    """The smallest round step of which at most `most` marks fit in `span`."""
    power = 10.0 ** math.floor(math.log10(span / most))
    return next(
        step * power for step in TICK_STEPS * 2 if math.floor(span / (step * power) + 1e-9) + 1 <= most or step == 10
    )


def labels(ticks: Sequence[float]) -> list[str]:
    """A label for each of the ticks of an axis: as short as they can be told apart."""
    short = [label(tick) for tick in ticks]
    for digits in range(5, 12):
        if len(set(short)) == len(set(ticks)):
            break
        short = [f"{tick:.{digits}g}" for tick in ticks]
    return short


def label(value: float) -> str:
    """A tick's label, as short as it can be: `0.5`, `200`, `2k`, `1e-4`."""
    size = abs(value)
    if size == 0:
        return "0"
    if size < 1e-2:
        mantissa, exponent = f"{value:.0e}".split("e")
        return f"{mantissa}e{int(exponent)}"
    if size >= 1e6:
        return f"{value / 1e6:g}M"
    return f"{value / 1e3:g}k" if size >= 1e4 else f"{value:.4g}"
