"""The status of a run as whoever reads it must judge it: by its lock, the boot and the clocks."""

from __future__ import annotations

import time

from msgspec.structs import replace

from logoclip.errors import JobError
from logoclip.machine.boot import boot_id
from logoclip.runs import lock
from logoclip.runs.directory import RunDirectory
from logoclip.runs.states import UNTIL_FREE
from logoclip.runs.status import Status, StatusLost, this_host, written_status


def read_status(run: RunDirectory) -> Status:
    """The status as a reader must judge it. Raises nothing: one bad run is a row among the others.

    Whoever holds the lock is alive, on whichever machine. With the lock free a run that is alive on paper is `lost`,
    unless another machine is at it: locks may not reach that far, so it is shown as written, and `unseen`. An end with
    the lock still held is `pausing`, `stopping` or `ending`: the worker's memory is not free yet.
    A `status.json` that is damaged is `lost`, with the reason in `error`.
    """
    try:
        return _judged(run)
    except StatusLost as error:
        remedy = f"`logoclip runs resume {run.id}` begins it anew and goes on from the last checkpoint"
        return Status("train", "lost", name=run.id, error=f"{error}: {remedy}")
    except JobError as error:
        return Status("train", "lost", name=run.id, error=str(error))


def _judged(run: RunDirectory) -> Status:
    written = written_status(run)
    while True:
        if lock.is_held(run):
            return _aged(_until_free(written))
        if not written.alive:
            return written
        # Between reading and probing the worker may have written its last word and gone, or a launcher come.
        # Only a status that was the same before and after the lock was seen free belongs to nobody.
        again = written_status(run)
        if again == written:
            elsewhere = beyond_our_locks(written)
            return _aged(replace(written, unseen=True)) if elsewhere else _lost(written)
        written = again


def beyond_our_locks(written: Status) -> bool:
    """Whether the lock of this run, seen free, may be held all the same: on another machine.

    Not after a reboot of this one (the same name, another boot), nor in another container on it (the same boot).
    """
    return written.boot_id != boot_id() and written.host != this_host()


def _lost(written: Status) -> Status:
    return replace(written, state="lost")


def _until_free(written: Status) -> Status:
    if written.state not in UNTIL_FREE:
        return written
    message = f"{written.state}: waiting for its process to end"
    return replace(written, state=UNTIL_FREE[written.state], message=message)


def _aged(status: Status) -> Status:
    """With the seconds since its worker's last sign of life.

    By the clock that counts from the boot, which is one for all processes of that boot and which nobody sets: a Jetson
    begins in 1970 until it finds the network's time. Between machines there is only the time of day.
    In whole tens: of a worker that gives its signs of life, who looks again and again sees nothing change.
    """
    same_boot = status.uptime and status.boot_id == boot_id()
    age = time.monotonic() - status.uptime if same_boot else time.time() - status.updated
    return replace(status, silent_for=max(int(age // 10) * 10, 0))
