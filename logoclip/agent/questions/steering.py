"""What a run is asked to do: go on, wait its turn, pause, stop, save."""

from __future__ import annotations

from msgspec import Struct

from logoclip.agent.questions.question import Name, Question
from logoclip.runs.queue import Direction
from logoclip.runs.summary import RunSummary


class Resume(Question[RunSummary], frozen=True):
    """Starts a fresh worker on a run that has none; with `take_over` on one whose worker cannot be seen from here.

    Of a run whose worker has not heard a pause or a stop yet, that wish is taken back.
    A training on a busy device waits for its turn, unless it is to begin `now`.
    """

    slow = True
    id: Name
    take_over: bool = False
    now: bool = False


class MoveInQueue(Question[RunSummary], frozen=True):
    """Gives a training that waits another place in the queue of its device."""

    id: Name
    to: Direction


class DropFromQueue(Question[RunSummary], frozen=True):
    """Takes a training out of its queue; it is stopped, and can be resumed."""

    id: Name


class Pause(Question[RunSummary], frozen=True):
    """Asks a run's worker to save, pause and free its memory."""

    id: Name


class Stop(Question[RunSummary], frozen=True):
    """Asks a run's worker to end, or ends a run that no worker is at."""

    id: Name


class Asked(Struct, frozen=True):
    """The id of what was asked for: the run's summary names it among `acknowledged` once it is done."""

    ask: str


class Checkpoint(Question[Asked], frozen=True):
    """Asks a run's worker for a checkpoint now."""

    id: Name
