"""The axis below curves: steps, epochs, time or images, from a first to a last position, with round ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from logotui.drawing.scale import Scale, labels, round_up

XKind = Literal["step", "epoch", "time", "images"]
KINDS: Final[tuple[XKind, ...]] = ("step", "epoch", "time", "images")
LEAST: Final[dict[XKind, float]] = {"step": 10, "epoch": 1, "time": 10, "images": 100}
"""Where an axis of few values ends."""
UNITS: Final = ((2 * 86400.0, 86400.0, " d"), (2 * 3600.0, 3600.0, " h"), (120.0, 60.0, " min"), (0.0, 1.0, " s"))
"""From a span in seconds on: the seconds of a unit, and its name."""


@dataclass(frozen=True)
class XAxis:
    """Positions from `first` to `last`: steps, epochs, seconds since the run began, or images that it has seen."""

    kind: XKind = "step"
    first: float = 0.0
    last: float = 10.0

    @classmethod
    def whole(cls, kind: XKind, newest: float) -> XAxis:
        """From the beginning to a round position that is not before `newest`."""
        unit = _unit(max(newest, LEAST["time"]))[0] if kind == "time" else 1.0
        return cls(kind, 0.0, round_up(max(newest, LEAST[kind]) / unit) * unit)

    @property
    def span(self) -> float:
        return self.last - self.first

    def holds(self, position: float) -> bool:
        """Whether `position` is in sight."""
        return self.first <= position <= self.last

    def column(self, position: float, columns: int) -> int:
        """Which of `columns` cells `position` stands in."""
        return min(max(round((position - self.first) / self.span * (columns - 1)), 0), columns - 1)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """At most `most` round positions and their labels."""
        unit, name = _unit(self.last) if self.kind == "time" else (1.0, "")
        values = Scale(self.first / unit, self.last / unit).ticks(most)
        return [(value * unit, f"{text}{name}") for value, text in zip(values, labels(values), strict=True)]


def _unit(seconds: float) -> tuple[float, str]:
    return next((unit, name) for least, unit, name in UNITS if seconds >= least)
