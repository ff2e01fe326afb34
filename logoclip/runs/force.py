"""Ending a worker that gives no sign of life: it is stopped, or hangs, and hears nothing any more."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Final

from logoclip.errors import InputError, JobError
from logoclip.machine.boot import boot_id
from logoclip.runs import lock
from logoclip.runs.directory import RunDirectory
from logoclip.runs.durations import duration
from logoclip.runs.status import Status
from logoclip.runs.status_writer import StatusWriter

GONE_SECONDS: Final = 10.0  # what the kernel takes to let go of a killed process with a GPU


def end_by_force(run: RunDirectory, status: Status) -> str:
    """Kills the worker of `run`, which has `status` and is silent, writes `stopped`, and returns what was done.

    Raises:
        JobError: it is not a process that can be seen and ended from here, or not even SIGKILL ends it.
    """
    age = duration(status.silent_for)
    if status.boot_id != boot_id() or status.pid is None or not _works_on(status.pid, run):
        raise JobError(
            f"{run.id}: no sign of life from its worker for {age}, and it cannot be ended from here: end process "
            f"{status.pid} on {status.host}"
        )
    try:
        os.kill(status.pid, signal.SIGKILL)
    except OSError as error:
        raise JobError(f"{run.id}: process {status.pid} cannot be ended: {error.strerror}") from error
    descriptor = _wait_for_lock(run, status.pid)
    try:
        said = f"ended by force: no sign of life from it for {age}; step {status.last_durable_step} is saved"
        StatusWriter(run).write(state="stopped", pid=None, message=said)
    finally:
        os.close(descriptor)
    return said


def _works_on(pid: int, run: RunDirectory) -> bool:
    """Whether that process is a worker of this run: its number may be another's by now, or another container's."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"logoclip.jobs.worker" in words and os.fsencode(run.path.resolve()) in words


def _wait_for_lock(run: RunDirectory, pid: int) -> int:
    deadline = time.monotonic() + GONE_SECONDS
    while lock.is_held(run):
        if time.monotonic() > deadline:
            raise JobError(
                f"{run.id}: process {pid} was killed and is not gone: it hangs in the kernel, on a disk or a GPU; "
                "it ends when that answers, or with the machine"
            )
        time.sleep(0.02)
    try:
        return lock.acquire(run)
    except InputError as error:
        raise JobError(f"{run.id}: its worker was killed, and somebody else has begun with it") from error
