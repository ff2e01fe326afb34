"""What is known of one run: its curves, events, histograms and the tail of its log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from logoclip.agent.answers import EventPage, LogText
from logoclip.runs.reading import Event, Histogram, Scalars

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
        self.trouble = ""
        """Why nothing more of it can be read."""
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

    def take_scalars(self, found: Scalars) -> bool:
        """Add rows after `position`. Returns whether anything changed; once rows were taken back it starts over."""
        if self.attempt is not None and found.generation != self.attempt:
            self.restart(found.generation)
            return True
        self.attempt = found.generation
        self.position = found.position
        for row in found.rows:
            self.series.setdefault(row.name, Series()).append(row.step, row.value)
        return bool(found.rows)

    def take_events(self, page: EventPage) -> bool:
        """Add events after `event_position`. Returns whether there were any."""
        self.event_position = page.position
        self.events += page.events
        return bool(page.events)

    def take_histograms(self, found: Iterable[Histogram]) -> bool:
        """Keep the newest histogram of each name. Returns whether one is new."""
        newest = {histogram.name: histogram for histogram in found}
        changed = newest != self.histograms
        self.histograms = newest
        return changed

    def take_log(self, log: LogText) -> bool:
        """Add log text. Returns whether there was any."""
        self.log_offset = log.offset
        lines = (self._partial + log.text).split("\n")
        self._partial = lines.pop()
        self.log = [*self.log, *_printable(lines)][-LOG_LINES:]
        return bool(log.text)


def _printable(lines: Iterable[str]) -> Iterable[str]:
    """Lines as a terminal would have left them: what a carriage return overwrote is gone, control characters too."""
    for line in lines:
        last = line.rstrip("\r").rsplit("\r", 1)[-1]
        yield "".join(char for char in last.expandtabs(4) if char.isprintable())
