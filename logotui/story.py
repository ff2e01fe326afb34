"""What one run has told so far: its curves, events, histograms and the tail of its log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

LOG_LINES = 400


@dataclass
class Series:
    """One scalar by step, in the order written."""

    steps: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.steps)

    def append(self, step: int, value: float) -> None:
        self.steps.append(step)
        self.values.append(value)

    @property
    def latest(self) -> float | None:
        return self.values[-1] if self.values else None


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
        self.series: dict[str, Series] = {}
        self.events: list[Event] = []
        self.histograms: dict[str, Histogram] = {}
        self.log: list[str] = []
        self._partial = ""

    def get(self, name: str) -> Series:
        """The series called `name`, empty if nothing was written yet."""
        return self.series.get(name) or Series()

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
        for step, name, value in answer["rows"]:
            self.series.setdefault(name, Series()).append(step, value)
        return bool(answer["rows"])

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
