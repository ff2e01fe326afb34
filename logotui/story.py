"""What one run has told so far: its curves, events, histograms and the tail of its log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import nan
from typing import Any

from logoclip.runs.curves import NOTHING_READ, Curve, Curves, curve_of

LOG_LINES = 400


@dataclass(frozen=True)
class Event:
    """Something that happened at a step: the end of an epoch, a checkpoint, a warning."""

    step: int
    time: float
    kind: str
    message: str


@dataclass(frozen=True)
class Histogram:
    """Counts of the bins between `edges`, at `step`."""

    step: int
    edges: tuple[float, ...]
    counts: tuple[float, ...]


class RunStory:
    """Grows by what the host answers from a position on; starts over when an attempt deleted rows."""

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        self.attempt: int | None = None
        self.position = 0
        self.event_position = 0
        self.log_offset: int | None = None
        self.cursor = NOTHING_READ
        self.series: dict[str, Curve] = {}
        self.events: list[Event] = []
        self.histograms: dict[str, Histogram] = {}
        self.log: list[str] = []
        self._partial = ""

    def get(self, name: str) -> Curve:
        """The series called `name`, empty if nothing was written yet."""
        return self.series.get(name) or Curve(name)

    def restart(self, attempt: int) -> None:
        """Forget curves and events: the host will be asked for them from the beginning."""
        self.attempt = attempt
        self.position = self.event_position = 0
        self.series.clear()
        self.events.clear()

    def take_scalars(self, answer: Mapping[str, Any]) -> bool:
        """Add rows after `position`. Returns whether anything changed; a new attempt starts over."""
        if self.attempt is not None and answer["attempt"] != self.attempt:
            self.restart(answer["attempt"])
            return True
        self.attempt = answer["attempt"]
        self.position = answer["position"]
        rows: dict[str, list[tuple[int, float]]] = {}
        for step, name, value in answer["rows"]:
            rows.setdefault(name, []).append((step, nan if value is None else value))
        for name, values in rows.items():
            self._join(curve_of(name, values))
        return bool(rows)

    def take_curves(self, answer: Curves) -> bool:
        """Add what was read since `cursor`. Returns whether anything changed; where rows were taken back, events too
        are to be asked for from the beginning.
        """
        taken_back = self.cursor != NOTHING_READ and answer.cursor.generation != self.cursor.generation
        if taken_back:
            self.event_position = 0
            self.events.clear()
        if answer.whole:
            self.series.clear()
        self.cursor = answer.cursor
        for curve in answer.curves:
            self._join(curve)
        return taken_back or bool(answer.curves)

    def _join(self, curve: Curve) -> None:
        held = self.series.get(curve.name)
        self.series[curve.name] = held.joined(curve) if held else curve

    def take_events(self, answer: Mapping[str, Any]) -> bool:
        """Add events after `event_position`. Returns whether there were any."""
        self.event_position = answer["position"]
        self.events += [Event(row["step"], row["time"], row["kind"], row["message"]) for row in answer["rows"]]
        return bool(answer["rows"])

    def take_histograms(self, answer: Mapping[str, Mapping[str, Any]]) -> bool:
        """Keep the newest histogram of each name. Returns whether one is new."""
        newest = {
            name: Histogram(item["step"], tuple(item["edges"]), tuple(item["counts"])) for name, item in answer.items()
        }
        changed = newest != self.histograms
        self.histograms = newest
        return changed

    def take_log(self, answer: Mapping[str, Any]) -> bool:
        """Add log text. Returns whether there was any."""
        self.log_offset = answer["offset"]
        lines = (self._partial + answer["text"]).split("\n")
        self._partial = lines.pop()
        self.log = [*self.log, *_printable(lines)][-LOG_LINES:]
        return bool(answer["text"])


def _printable(lines: Iterable[str]) -> Iterable[str]:
    """Lines as a terminal would have left them: what a carriage return overwrote is gone, control characters too."""
    for line in lines:
        last = line.rstrip("\r").rsplit("\r", 1)[-1]
        yield "".join(char for char in last.expandtabs(4) if char.isprintable())
