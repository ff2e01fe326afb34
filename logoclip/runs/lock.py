"""`worker.lock`: held with flock from before the worker starts until it is dead, however it dies.

The launcher takes the lock and hands the open descriptor to the worker; flock belongs to the open file, so the
worker holds it from its first instruction and the kernel lets go when the last copy of the descriptor is closed.

A reader probes with a *shared* lock that it drops at once. `/proc/locks` would disturb nobody, but it hides a lock
whose taker is gone, and the taker here is the launcher. Two probes never refuse each other. A probe can refuse a
launcher for an instant; the launcher tells that from a real holder by trying a shared lock itself, which only an
exclusive one refuses, and tries again.
"""

from __future__ import annotations

import fcntl
import os
import random
import time
from typing import Final

from logoclip.errors import InputError, JobError
from logoclip.runs.directory import RunDirectory

PATIENCE: Final = 5.0

_adopted: list[int] = []


def acquire(run: RunDirectory) -> int:
    """Takes the run's lock and returns the descriptor that holds it.

    Raises:
        InputError: somebody holds it: a worker is at this run.
        JobError: the lock file cannot be opened.
    """
    descriptor = _open(run, os.O_RDWR | os.O_CREAT)
    deadline = time.monotonic() + PATIENCE
    while not _try(descriptor, fcntl.LOCK_EX):
        if not _try(descriptor, fcntl.LOCK_SH) or time.monotonic() > deadline:
            os.close(descriptor)
            raise InputError(f"{run.id}: a worker is at this run already")
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        time.sleep(random.uniform(0.0005, 0.005))
    return descriptor


def is_held(run: RunDirectory) -> bool:
    """Whether a worker, or a launcher about to start one, holds the run. Disturbs neither."""
    try:
        descriptor = os.open(run.lock, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # never launched, or not ours to read: nobody of ours holds it
        return False
    try:
        return not _try(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def adopt(run: RunDirectory, descriptor: int) -> int:
    """Makes the lock that the launcher handed over this process's own, and this process's alone.

    Programs that this process starts do not inherit it, and forked children close it: a data loader that outlives a
    killed worker by some seconds would otherwise keep the dead worker's lock.

    Raises:
        JobError: `descriptor` is not this run's lock, or somebody else holds that.
    """
    try:
        same = os.path.samestat(os.fstat(descriptor), run.lock.stat())
    except OSError:
        same = False
    if not same or not _try(descriptor, fcntl.LOCK_EX):
        raise JobError(f"{run.id}: descriptor {descriptor} does not hold {run.lock}: workers are started by a launcher")
    os.set_inheritable(descriptor, False)
    if not _adopted:
        os.register_at_fork(after_in_child=close_in_child)
    _adopted.append(descriptor)
    return descriptor


def close_in_child() -> None:
    """Closes this child's copy of the lock that its parent adopted. Forked children do it by themselves, at once."""
    while _adopted:  # emptied, so that whatever takes the descriptor's number next is left alone
        os.close(_adopted.pop())


def _open(run: RunDirectory, flags: int) -> int:
    try:
        return os.open(run.lock, flags | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise JobError(f"{run.lock}: cannot be opened: {error.strerror}") from error


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
