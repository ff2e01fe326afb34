"""How a training gets its turn on its device: at once where that is free and none waits before it, else in a queue."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from logoclip.machine.boot import boot_id
from logoclip.machine.device_lock import take_beside, take_device
from logoclip.machine.training_device import training_device
from logoclip.runs.directory import RunDirectory
from logoclip.runs.judging import read_status
from logoclip.runs.launch import holding, launch, next_attempt, resumable, resume, start_again
from logoclip.runs.queue import is_next, ordering, waiting
from logoclip.runs.status import Status, this_host
from logoclip.runs.status_writer import StatusWriter
from logoclip.runs.waiter import tend

LETTING_GO: Final = 0.3  # seconds: a worker's lock may be free an instant before that of its device


def enter(run: RunDirectory, workspace: Path, *, now: bool = False) -> Status:
    """Starts the new training `run`, or leaves it in the queue, and returns its status.

    Args:
        now: start it in any case, beside whoever computes.

    Raises:
        InputError: it cannot be started now, since it is at work.
        JobError: its worker could not be started; its status says so too.
    """
    with ordering(run.path.parent):
        status = read_status(run)
        if now or (status.waiting and is_next(run, status.device)):  # a waiter may have been faster
            free = _hold(workspace, status.device, now=now)
            if free is not None:
                with holding(free):
                    launch(run, workspace, free)
    tend(run.path.parent, workspace)
    return read_status(run)


def go_on(run: RunDirectory, workspace: Path, *, take_over: bool = False, now: bool = False) -> Status:
    """Resumes `run`: at once, or, a training whose device is busy, when its turn comes. Returns its status.

    One that waits keeps its place; with `now` it is started.

    Args:
        take_over: as in `launch.resume`.
        now: start it in any case, beside whoever computes.

    Raises:
        InputError: there is nothing to resume, or somebody is at it.
        JobError: its worker could not be started; its status says so too.
    """
    if read_status(run).kind != "train":
        resume(run, workspace, take_over=take_over)
        return read_status(run)
    with resumable(run, take_over=take_over) as (descriptor, writer), ordering(run.path.parent):
        device = training_device()
        free = _hold(workspace, device, now=now) if now or is_next(run, device) else None
        if free is None:
            _queue(run, writer, device)
        else:
            with holding(free):
                writer.write(device=device)
                start_again(run, workspace, (descriptor, free), writer)
    tend(run.path.parent, workspace)
    return read_status(run)


def _hold(workspace: Path, device: str, *, now: bool) -> int | None:
    note = str(workspace.resolve())
    if now:
        return take_beside(device, note)
    deadline = time.monotonic() + LETTING_GO
    while (free := take_device(device, note)) is None and time.monotonic() < deadline:
        time.sleep(0.01)
    return free


def _queue(run: RunDirectory, writer: StatusWriter, device: str) -> None:
    """Puts a run that can go on at the end of the queue; one that waits there keeps its place."""
    line = waiting(run.path.parent, device)
    if any(one.run == run for one in line):
        return
    turn = max((one.status.turn for one in line), default=0) + 1
    news = {"host": this_host(), "boot_id": boot_id(), "pid": None, "message": "", "error": "", "exit_code": None}
    writer.write(state="queued", device=device, turn=turn, attempt=next_attempt(writer.current), **news)
