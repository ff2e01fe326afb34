"""What the console knows of a machine and its runs."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from itertools import islice

from msgspec import Struct, field
from msgspec.structs import replace

from logoclip.agent.questions.machine import Place
from logoclip.agent.questions.runs import RunChanges, RunSettings
from logoclip.machine.gauges import Machine
from logoclip.runs.summary import RunSummary
from logotui.hosts.host import Link


class Facts(Struct, frozen=True):
    """Everything the watcher has learned so far; screens that appear are shown this first.

    Attributes:
        runs: newest first; None until they were read.
        machine_age: seconds since the gauges were read, once that is too long ago.
        complete: whether these are all; the oldest of many come a moment later.
        clock_ahead: seconds by which the machine's clock is ahead of this one's; a Jetson's may begin in 1970.
        age: seconds since the list of runs was last heard of, once that is too long ago to pass for the present.
    """

    runs: tuple[RunSummary, ...] | None = None
    complete: bool = False
    machine: Machine = field(default_factory=Machine)
    machine_age: int | None = None
    link: Link = field(default_factory=Link)
    age: int | None = None
    place: Place | None = None
    clock_ahead: float = 0.0

    def now(self) -> float:
        """The time of day of the machine, in Unix seconds: what its runs' moments are compared with."""
        return time.time() + self.clock_ahead

    def run(self, run_id: str | None) -> RunSummary | None:
        """The run called `run_id`, if it is known."""
        return next((run for run in self.runs or () if run.id == run_id), None)


def merged(runs: tuple[RunSummary, ...], changes: RunChanges) -> tuple[RunSummary, ...]:
    """`runs` brought up to date, newest first."""
    before = {run.id: run for run in runs}
    known = {} if changes.whole else dict(before)
    known |= {run.id: _as_known(run, before.get(run.id)) for run in changes.changed}
    for id in changes.gone:
        known.pop(id, None)
    return tuple(sorted(known.values(), key=lambda run: (run.serial, run.created, run.id), reverse=True))


def _as_known(run: RunSummary, before: RunSummary | None) -> RunSummary:
    """With its settings, if they were read; another attempt may have others."""
    same = before is not None and (before.attempt, before.created) == (run.attempt, run.created)
    return replace(run, settings=before.settings) if before and same and run.settings is None else run


def without_settings(runs: tuple[RunSummary, ...], most: int) -> tuple[str, ...]:
    """The ids of the first runs whose settings nobody has asked for, `most` of them."""
    return tuple(islice((run.id for run in runs if run.settings is None), most))


def with_settings(
    runs: tuple[RunSummary, ...], asked: Collection[str], answer: Iterable[RunSettings]
) -> tuple[RunSummary, ...]:
    """`runs` with what was answered for those that were `asked` for; one without an answer has no settings."""
    found = {one.id: dict(one.values) for one in answer}
    return tuple(replace(run, settings=found.get(run.id, {})) if run.id in asked else run for run in runs)
