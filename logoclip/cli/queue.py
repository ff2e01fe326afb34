"""`logoclip runs queue`, and what other commands say of it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Final

import tyro
from msgspec import to_builtins
from rich.table import Table

from logoclip.cli.options import JsonOption, WorkspaceOption
from logoclip.cli.output import complain, remarks, results, write_json
from logoclip.jobs.waiting_list import Queued, busy_with, queued
from logoclip.machine.training_device import training_device
from logoclip.runs import RunDirectory, find_named, list_runs, read_status
from logoclip.runs.durations import duration
from logoclip.runs.queue import Direction, drop, move, require_waiting
from logoclip.runs.summary import RunSummary, Summaries
from logoclip.runs.turn import go_on
from logoclip.runs.waiter import tend
from logoclip.workspace import Workspace

LOOK_SECONDS: Final = 5.0  # between two looks at a queue in which one waits: reading all runs takes its time

MaybeRun = Annotated[str | None, tyro.conf.arg(metavar="ID", help_behavior_hint="")]
MaybeMove = Annotated[
    tuple[str, Direction] | None, tyro.conf.arg(metavar="ID up|down|first|last", help_behavior_hint="")
]


def queue(
    move: MaybeMove = None,
    drop: MaybeRun = None,
    start: MaybeRun = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """What waits for a busy device, after whom, and when it starts.

    A training that is launched or resumed while another computes on its device waits here, whether or not a console is
    open. A process in the background starts it when its turn comes. After a restart of the machine the queue goes on as
    soon as a console or a `logoclip runs` command looks; this line in a crontab looks by itself:
    @reboot logoclip runs queue --workspace DIR

    Examples:
      logoclip runs queue
      logoclip runs queue --move demo-05 first
      logoclip runs queue --drop demo-04
      logoclip runs queue --start demo-04

    Args:
        move: Another place in the queue of its device.
        drop: Take it out: it is stopped, and can be resumed, which queues it again.
        start: Start it at once, beside whoever computes on its device.
    """
    place = Workspace.open(workspace)
    _change(place, move, drop, start)
    tend(place.runs, place.root)
    waits = queued(summaries(place.runs))
    if json:
        write_json({"queue": to_builtins(waits)})
    elif waits:
        results().print(_table(waits))
    else:
        remarks().print("nothing waits")
    return 0


def _change(place: Workspace, moved: tuple[str, Direction] | None, dropped: str | None, started: str | None) -> None:
    if moved:
        move(find_named(place.runs, moved[0]), moved[1])
    if dropped:
        drop(find_named(place.runs, dropped))
    if started:
        run = require_waiting(find_named(place.runs, started))
        warn_of_company(place.runs, run.id)
        go_on(run, place.root, now=True)
        remarks().print(f"{run.id} is {read_status(run).state}")


def summaries(runs: Path) -> list[RunSummary]:
    """The summary of every run under `runs`."""
    reader = Summaries()
    return [reader.of(run) for run in list_runs(runs)]


def turn_of(run: RunDirectory) -> str:
    """`after demo-03, in about 12 min`; empty if it does not wait."""
    return next((one.said for one in queued(summaries(run.path.parent)) if one.id == run.id), "")


class TurnTeller:
    """Says again and again when the turn of a run comes, and looks no more often than it takes."""

    def __init__(self, run: RunDirectory) -> None:
        self._run = run
        self._looked = float("-inf")
        self._said = ""

    def __call__(self) -> str:
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._said, self._looked = turn_of(self._run), time.monotonic()
        return self._said


def warn_of_company(runs: Path, name: str = "this training") -> None:
    """Warns that the device of a training that is started at once is busy, if it is."""
    device = training_device()
    if others := busy_with(device, summaries(runs)):
        complain(
            f"{device} is busy with {others}: {name} is started beside it; both will be slower, and the memory has to "
            "do for both"
        )


def _table(waits: list[Queued]) -> Table:
    table = Table()
    for name in ("device", "", "run", "after", "starts in", "takes"):
        table.add_column(name, overflow="fold", no_wrap=name == "run")
    for one in waits:
        times = ["" if seconds is None else f"about {duration(seconds)}" for seconds in (one.starts_in, one.takes)]
        table.add_row(one.device, str(one.place), one.id, one.after, *times)
    return table
