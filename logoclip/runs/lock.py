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
        JobError: the lock file cannot be opened, or its file system has no locks.
    """
    descriptor = _open(run)
    try:
        _take(run, descriptor)
    except OSError as error:
        os.close(descriptor)
        raise JobError(f"{run.lock}: cannot be locked: {error.strerror}; `logoclip doctor` says more") from error
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _take(run: RunDirectory, descriptor: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _try(descriptor, fcntl.LOCK_EX):
        # A shared lock is refused by an exclusive one alone: that is a worker, or a launcher that was faster.
        if not _try(descriptor, fcntl.LOCK_SH) or time.monotonic() > deadline:
            raise InputError(f"{run.id}: a worker is at this run already")
        # It was an onlooker. Two launchers that both go on from their shared locks would refuse each other for ever:
        # each lets go, and waits for a time of its own.
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        time.sleep(random.uniform(0.0005, 0.005))


def is_held(run: RunDirectory) -> bool:
    """Whether a worker, or a launcher about to start one, is seen to hold the run. Disturbs neither.

    False says less where the worker may be on another machine: not every network file system shares its locks.
    """
    try:
        # Reading is enough for a shared lock, so a run in a read-only place, or another person's, can be probed.
        descriptor = os.open(run.lock, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # never launched, or not ours to read: nobody of ours holds it
        return False
    try:
        return not _try(descriptor, fcntl.LOCK_SH)
    except OSError:  # a file system without locks: no worker could be started here, so none of ours holds it
        return False
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
        # flock is asked again, though the launcher holds it already: through a copy of the launcher's descriptor that
        # is granted at once, through any other one refused.
        ours = os.path.samestat(os.fstat(descriptor), run.lock.stat()) and _try(descriptor, fcntl.LOCK_EX)
    except OSError:
        ours = False
    if not ours:
        raise JobError(f"{run.id}: descriptor {descriptor} does not hold {run.lock}: workers are started by a launcher")
    # Two ways to a child, two doors to shut: exec closes what is not inheritable, fork copies it all the same.
    os.set_inheritable(descriptor, False)
    if not _adopted:
        os.register_at_fork(after_in_child=close_in_child)
    _adopted.append(descriptor)
    return descriptor


def close_in_child() -> None:
    """Closes this child's copy of the lock that its parent adopted. Forked children do it by themselves, at once."""
    while _adopted:  # emptied, so that whatever takes the descriptor's number next is left alone
        os.close(_adopted.pop())


def _open(run: RunDirectory) -> int:
    try:
        return os.open(run.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise JobError(f"{run.lock}: cannot be opened: {error.strerror}") from error


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
