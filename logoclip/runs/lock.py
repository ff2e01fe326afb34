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

from logoclip.errors import InputError, JobError
from logoclip.holding import seen_held, take, try_lock
from logoclip.runs.directory import RunDirectory

_adopted: list[int] = []


def acquire(run: RunDirectory) -> int:
    """Takes the run's lock and returns the descriptor that holds it.

    Raises:
        InputError: somebody holds it: a worker is at this run.
        JobError: the lock file cannot be opened, or its file system has no locks.
    """
    descriptor = _open(run)
    try:
        if not take(descriptor):
            raise InputError(f"{run.id}: a worker is at this run already")
    except OSError as error:
        os.close(descriptor)
        raise JobError(f"{run.lock}: cannot be locked: {error.strerror}; `logoclip doctor` says more") from error
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def is_held(run: RunDirectory) -> bool:
    """Whether a worker, or a launcher about to start one, is seen to hold the run. Disturbs neither.

    False says less where the worker may be on another machine: not every network file system shares its locks.
    """
    return seen_held(run.lock)


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
        ours = os.path.samestat(os.fstat(descriptor), run.lock.stat()) and try_lock(descriptor, fcntl.LOCK_EX)
    except OSError:
        ours = False
    if not ours:
        raise JobError(f"{run.id}: descriptor {descriptor} does not hold {run.lock}: workers are started by a launcher")
    keep_from_children(descriptor)
    return descriptor


def keep_from_children(descriptor: int) -> None:
    """Has no process that this one starts or forks keep the lock that `descriptor` holds."""
    # Two ways to a child, two doors to shut: exec closes what is not inheritable, fork copies it all the same.
    os.set_inheritable(descriptor, False)
    if not _adopted:
        os.register_at_fork(after_in_child=close_in_child)
    _adopted.append(descriptor)


def close_in_child() -> None:
    """Closes this child's copy of the lock that its parent adopted. Forked children do it by themselves, at once."""
    while _adopted:  # emptied, so that whatever takes the descriptor's number next is left alone
        os.close(_adopted.pop())


def _open(run: RunDirectory) -> int:
    try:
        return os.open(run.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise JobError(f"{run.lock}: cannot be opened: {error.strerror}") from error
