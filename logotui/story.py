"""What is known of one run: its curves, events, histograms and the tail of its log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from logoclip.agent.questions.logs import LogText
from logoclip.agent.questions.measures import EventPage
from logoclip.runs.curves import EVERYTHING, NOTHING_READ, Curve, Curves, Moment, Window
from logoclip.runs.log_text import visible
from logoclip.runs.reading import Event, Histogram
from logoclip.runs.series import Series
from logoclip.runs.summary import RunSummary

LOG_LINES = 400


MOST_MOMENTS: Final = 4000

# Of all that a run measures, what is read before anybody has said what is to be drawn.
DRAWN: Final = tuple(series.value for series in (Series.LOSS, Series.POSITIVE, Series.NEGATIVE, Series.LEARNING_RATE))
COLUMNS: Final = 160


@dataclass(frozen=True)
class Wanted:
    """What is drawn of a run: these series, in so many stretches, within these steps. A thin link carries no more."""

    names: tuple[str, ...] = DRAWN
    columns: int = COLUMNS
    window: Window = EVERYTHING


class RunStory:
    """Grows by what the host answers from a cursor on; starts over when an attempt deleted rows."""

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        self.event_position = 0
        self.log_offset: int | None = None
        self.wanted = Wanted()
        self.cursor = NOTHING_READ
        self.reading = True
        """Whether what is wanted has not come yet."""
        self.curves: dict[str, Curve] = {}
        self.clock: list[Moment] = []
        """When steps were written, in the order of steps."""
        self.scalars: tuple[str, ...] = ()
        """The names of all scalars that the run holds."""
        self.held = 0
        self.events: list[Event] = []
        self.judged: dict[tuple[str, int], Histogram] = {}
        """The histograms of every validation, by name and step."""
        self.histogram_position = 0
        self.raw_log: list[str] = []
        """The newest lines of the log as they stand there."""
        self.trouble = ""
        """Why nothing more of it can be read."""
        self.read_out: RunSummary | None = None
        """The run that had ended when all that is wanted of it was read: until it changes, it is not asked again."""
        self._generation: int | None = None
        self._partial = ""

    @property
    def newest_step(self) -> int:
        """The newest step of all that was read. The clock goes on at each step, whichever curves are read."""
        ticked = [step for step, _ in self.clock[-1:]]
        return max((*ticked, *(curve.newest_step for curve in self.curves.values())), default=0)

    @property
    def histograms(self) -> dict[str, Histogram]:
        """The newest histogram of each name."""
        return {name: histogram for (name, _), histogram in self.judged.items()}

    @property
    def log(self) -> list[str]:
        """The newest lines of the log as a terminal would have left them."""
        return [visible(line) for line in self.raw_log]

    def want(self, wanted: Wanted) -> bool:
        """Have `wanted` read from now on; what was read stays until it comes. Returns whether that is something new."""
        if wanted == self.wanted:
            return False
        self.wanted, self.cursor, self.reading, self.read_out = wanted, NOTHING_READ, True, None
        return True

    def get(self, name: str) -> Curve:
        """The curve called `name`, empty if nothing was written yet."""
        return self.curves.get(name) or Curve(name)

    def take_curves(self, answer: Curves) -> bool:
        """Add what was read since `cursor`. Returns whether anything changed; where rows were taken back, events too
        are to be asked for from the beginning.
        """
        taken_back = self._generation not in (None, answer.cursor.generation)
        if taken_back:
            self.event_position = self.histogram_position = 0
            self.events.clear()
            self.clock.clear()
            self.judged.clear()
        came, self.reading = self.reading, False  # that there is nothing is news too
        self._generation = answer.cursor.generation if answer.cursor != NOTHING_READ else None
        if answer.whole:
            self.curves.clear()
        self.cursor = answer.cursor
        for curve in answer.curves:
            held = self.curves.get(curve.name)
            self.curves[curve.name] = held.joined(curve) if held else curve
        self._take_clock(answer.clock)
        return taken_back or came or bool(answer.curves)

    def _take_clock(self, moments: Iterable[Moment]) -> None:
        self.clock = sorted({**dict(self.clock), **dict(moments)}.items())
        if len(self.clock) > MOST_MOMENTS:
            self.clock = [*self.clock[:-1:2], self.clock[-1]]

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
