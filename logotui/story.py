"""What is known of one run: its curves, events, histograms and the tail of its log."""

from __future__ import annotations

from collections.abc import Iterable

from logoclip.agent.answers import EventPage, LogText
from logoclip.runs.curves import NOTHING_READ, Curve, Curves
from logoclip.runs.log_text import visible
from logoclip.runs.reading import Event, Histogram

LOG_LINES = 400


class RunStory:
    """Grows by what the host answers from a cursor on; starts over when an attempt deleted rows."""

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        self.event_position = 0
        self.log_offset: int | None = None
        self.cursor = NOTHING_READ
        self.curves: dict[str, Curve] = {}
        self.events: list[Event] = []
        self.judged: dict[tuple[str, int], Histogram] = {}
        """The histograms of every validation, by name and step."""
        self.histogram_position = 0
        self.raw_log: list[str] = []
        """The newest lines of the log as they stand there."""
        self.trouble = ""
        """Why nothing more of it can be read."""
        self._partial = ""

    @property
    def histograms(self) -> dict[str, Histogram]:
        """The newest histogram of each name."""
        return {name: histogram for (name, _), histogram in self.judged.items()}

    @property
    def log(self) -> list[str]:
        """The newest lines of the log as a terminal would have left them."""
        return [visible(line) for line in self.raw_log]

    def get(self, name: str) -> Curve:
        """The curve called `name`, empty if nothing was written yet."""
        return self.curves.get(name) or Curve(name)

    def take_curves(self, answer: Curves) -> bool:
        """Add what was read since `cursor`. Returns whether anything changed; where rows were taken back, events too
        are to be asked for from the beginning.
        """
        taken_back = self.cursor != NOTHING_READ and answer.cursor.generation != self.cursor.generation
        if taken_back:
            self.event_position = self.histogram_position = 0
            self.events.clear()
            self.judged.clear()
        if answer.whole:
            self.curves.clear()
        self.cursor = answer.cursor
        for curve in answer.curves:
            held = self.curves.get(curve.name)
            self.curves[curve.name] = held.joined(curve) if held else curve
        return taken_back or bool(answer.curves)

    def take_events(self, page: EventPage) -> bool:
        """Add events after `event_position`. Returns whether there were any."""
        self.event_position = page.position
        self.events += page.events
        return bool(page.events)

    def take_histograms(self, found: Iterable[Histogram]) -> bool:
        """Add histograms after `histogram_position`, in the order of writing. Returns whether one is new."""
        new = {(one.name, one.step): one for one in found}
        self.histogram_position = max([self.histogram_position, *(one.id for one in new.values())])
        changed = any(self.judged.get(key) != one for key, one in new.items())
        self.judged.update(new)
        return changed

    def take_log(self, log: LogText) -> bool:
        """Add log text. Returns whether there was any."""
        self.log_offset = log.offset
        lines = (self._partial + log.text).split("\n")
        self._partial = lines.pop()
        self.raw_log = [*self.raw_log, *lines][-LOG_LINES:]
        return bool(log.text)
