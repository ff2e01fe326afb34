"""What people ask of a run: refused at once where nobody is there to obey."""

from __future__ import annotations

from pathlib import Path

from logoclip.errors import InputError
from logoclip.runs.control import ask, read_control, want
from logoclip.runs.directory import RunDirectory
from logoclip.runs.force import end_by_force
from logoclip.runs.judging import read_status
from logoclip.runs.launch import WITHOUT_WORKER, stop_without_worker
from logoclip.runs.status import Status
from logoclip.runs.turn import go_on

HEARS = frozenset({"starting", "running"})


def pause(run: RunDirectory) -> None:
    """Asks the run's worker to save, to pause and to free its memory.

    Raises:
        InputError: no worker is at it.
    """
    _require_worker(run)
    want(run, "paused")


def resume(run: RunDirectory, workspace: Path, *, take_over: bool = False, now: bool = False) -> None:
    """Starts a fresh worker on the run, or takes back a pause or stop that its worker has not heard yet.

    A training whose device is busy is queued.

    Args:
        take_over: go on with a run that is `unseen`, too.
        now: do not wait for a busy device.

    Raises:
        InputError: there is nothing to go on with, or the worker has begun to save and to end.
        JobError: the process cannot be started; the run's status says so too.
    """
    status = read_status(run)
    if status.state in HEARS and not status.unseen and read_control(run).wanted != "running":
        want(run, "running")
    else:
        go_on(run, workspace, take_over=take_over, now=now)


def stop(run: RunDirectory) -> None:
    """Asks the run's worker to save and end, or ends a run that no worker is at.

    A worker that does not obey ends itself after `control.STOP_SECONDS`. One that gives no sign of life cannot: it is
    killed here.

    Raises:
        InputError: there is nothing to stop.
        JobError: its worker gives no sign of life and cannot be killed from here.
    """
    status = read_status(run)
    if status.state in WITHOUT_WORKER:
        stop_without_worker(run)
        return
    _require_worker(run)
    want(run, "stopped")
    if status.silent and not status.unseen:
        end_by_force(run, status)


def checkpoint(run: RunDirectory) -> str:
    """Asks the run's worker for a checkpoint now; the status acknowledges the returned id once it is saved.

    Raises:
        InputError: no worker is at it.
    """
    return ask(run, step=_require_worker(run).step)


def _require_worker(run: RunDirectory) -> Status:
    status = read_status(run)
    if status.waiting:
        hint = f"`logoclip runs queue --drop {run.id}` takes it out"
        raise InputError(f"{run.id} waits in the queue of {status.device}: {hint}")
    if not status.alive:
        hint = f"; `logoclip runs resume {run.id}` goes on with it" if status.resumable else ""
        raise InputError(f"{run.id} is {status.state}: no worker is at it{hint}")
    return status
