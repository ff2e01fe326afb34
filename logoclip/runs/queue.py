"""The queue of each device: one training computes, the others wait. How one gets its turn is in `turn`.

There is no list of them. A training stands in the queue of its `device` while its status says `queued` and a `turn`;
whoever changes that holds the run's lock, and whoever reckons with the order of several holds the queue's. A device is
busy while a lock is held (`device_lock`), which the kernel lets go of however a worker dies. So nobody has to be alive
for the queue to be there, and everybody who looks can go on with it: a process that waits (`waiter`) does so as soon as
the device is free, and each console and command sees to it that there is one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from logoclip.errors import InputError, JobError
from logoclip.holding import locked
from logoclip.machine.device_lock import take_device
from logoclip.runs import lock
from logoclip.runs.directory import RunDirectory
from logoclip.runs.find import run_directories
from logoclip.runs.judging import beyond_our_locks, read_status
from logoclip.runs.launch import holding, launch
from logoclip.runs.status import Status
from logoclip.runs.status_writer import StatusWriter

Direction = Literal["up", "down", "first", "last"]


@dataclass(frozen=True)
class Waiting:
    """A training that waits for its turn."""

    run: RunDirectory
    status: Status


def waiting(runs: Path, device: str | None = None) -> list[Waiting]:
    """The trainings under `runs` that wait for `device`, or for any, on this machine, the next one first.

    Raises:
        JobError: `runs` cannot be read.
    """
    found = [Waiting(run, read_status(run)) for run in run_directories(runs)]
    ours = [one for one in found if one.status.waiting and not beyond_our_locks(one.status)]
    return sorted((one for one in ours if device in (None, one.status.device)), key=order)


def order(one: Waiting) -> tuple[str, int, int]:
    """What the queues are sorted by: of one turn the older run goes first."""
    return one.status.device, one.status.turn, one.status.serial


def advance(runs: Path, workspace: Path, device: str) -> RunDirectory | None:
    """Starts the next training that waits for `device`, if that is free, and returns it."""
    free = take_device(device, str(workspace.resolve()))
    if free is None:
        return None
    with holding(free), ordering(runs):
        for one in waiting(runs, device):
            # Somebody is just dropping it, or its worker cannot be started, which its status says: the next, then.
            with contextlib.suppress(InputError, JobError):
                launch(one.run, workspace, free)
                return one.run
    return None


def move(run: RunDirectory, to: Direction) -> None:
    """Gives the waiting `run` another place in the queue of its device.

    Raises:
        InputError: it does not wait.
    """
    with ordering(run.path.parent):
        require_waiting(run)
        line = waiting(run.path.parent, read_status(run).device)
        place = next((place for place, one in enumerate(line) if one.run == run), None)
        if place is None:
            raise InputError(f"{run.id} waits on {read_status(run).host}: move it there")
        target = {"up": place - 1, "down": place + 1, "first": 0, "last": len(line)}[to]
        line.insert(max(target, 0), line.pop(place))
        for turn, one in enumerate(line, start=1):
            # One that is just being started waits no more: the order of the others is what it is without it.
            with contextlib.suppress(*([] if one.run == run else [InputError])):
                _give_turn(one, turn)


def drop(run: RunDirectory) -> None:
    """Takes the waiting `run` out of its queue: it is `stopped`, and can be resumed, which queues it again.

    Raises:
        InputError: it does not wait, or has just been started.
    """
    with ordering(run.path.parent):
        require_waiting(run)
        with holding(_lock_of(run)):
            StatusWriter(run).write(state="stopped", turn=0, message="taken out of the queue")


def require_waiting(run: RunDirectory) -> RunDirectory:
    """`run`, if it waits.

    Raises:
        InputError: it does not.
    """
    if not (status := read_status(run)).waiting:
        raise InputError(f"{run.id} is {status.state}: it waits in no queue")
    return run


@contextlib.contextmanager
def ordering(runs: Path) -> Iterator[None]:
    """Whoever starts or moves what waits does so alone."""
    file = runs / ".queue.lock"
    try:
        file.touch()
        with locked(file):
            yield
    except OSError as error:
        raise JobError(f"{file}: cannot be locked: {error.strerror}") from error


def is_next(run: RunDirectory, device: str) -> bool:
    """Whether no other training waits for `device` before `run`."""
    line = waiting(run.path.parent, device)
    return not line or line[0].run == run


def _lock_of(run: RunDirectory) -> int:
    try:
        return lock.acquire(run)
    except InputError:
        hint = f"`logoclip runs stop {run.id}` stops it"
        raise InputError(f"{run.id} has just been started, and waits no more: {hint}") from None


def _give_turn(one: Waiting, turn: int) -> None:
    if one.status.turn != turn:
        with holding(_lock_of(one.run)):
            writer = StatusWriter(one.run)
            if writer.current.waiting:
                writer.write(turn=turn)
