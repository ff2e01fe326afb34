"""What a run has measured and noted: curves, the names of its scalars, events, histograms, the hardest crops."""

from __future__ import annotations

from msgspec import Struct

from logoclip.agent.questions.question import Columns, Name, Names, Position, Question
from logoclip.runs.curves import EVERYTHING, NOTHING_READ, Cursor, Curves, Window
from logoclip.runs.examples import Examples
from logoclip.runs.reading import Event, Histogram


class ReadCurves(Question[Curves], frozen=True):
    """The curves of `names` within `window`, in at most `columns` stretches each: those with values since a cursor."""

    slow = True
    id: Name
    names: Names
    columns: Columns
    since: Cursor = NOTHING_READ
    window: Window = EVERYTHING


class ScalarName(Struct, frozen=True):
    """One scalar that a run holds, and its newest value."""

    name: str
    step: int
    value: float


class Scalars(Question[tuple[ScalarName, ...]], frozen=True):
    """Every scalar that a run holds, in the order in which they were first written."""

    id: Name


class EventPage(Struct, frozen=True):
    """Events in the order of writing, and the position to ask from the next time."""

    position: int
    events: tuple[Event, ...]


class Events(Question[EventPage], frozen=True):
    """What happened in a run after a position."""

    id: Name
    after: Position = 0


class Histograms(Question[tuple[Histogram, ...]], frozen=True):
    """The newest histogram of each name; with `after` instead those written after that position, of every epoch.

    So many come in one answer as a thin link bears: whoever wants all asks until none comes.
    """

    id: Name
    after: Position | None = None


class ReadExamples(Question[Examples], frozen=True):
    """Which crops a training found hardest, as of its newest validation."""

    id: Name
