"""What the console knows of a machine and its runs."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from logoclip.agent.answers import Place, RunChanges
from logoclip.machine.gauges import Machine
from logoclip.runs.summary import RunSummary
from logotui.hosts.host import Link


@dataclass(frozen=True)
class Facts:
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
    known = {} if changes.whole else {run.id: run for run in runs}
    known |= {run.id: run for run in changes.changed}
    for id in changes.gone:
        known.pop(id, None)
    return tuple(sorted(known.values(), key=lambda run: (run.serial, run.created, run.id), reverse=True))
