"""Who builds something holds it, so that whoever finds it held by nobody knows that its builder is dead.

Held is a flock, which the kernel lets go of however the holder dies. A process id would not do: by the time that it is
looked up it may be another program's, or one of another machine's or container's that sees the same disk. Where nothing
can be locked (some network file systems) nothing is ever found abandoned.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PATIENCE: Final = 5.0


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Holds the file or directory `path` in the block, and says whether it does.

    Raises:
        OSError: it is not there, or may not be opened.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield _flock(descriptor, wait)
    finally:
        os.close(descriptor)


def hold(path: Path) -> int:
    """Holds the directory `path`, which this process has made, until the descriptor that is returned is closed.

    Whoever sweeps is kept away by the parent's lock meanwhile.

    Raises:
        OSError: as `locked`.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    _flock(descriptor, wait=False)
    return descriptor


def create_held(path: Path) -> int | None:
    """Makes the empty file `path` and holds it until the descriptor that is returned is closed.

    None if somebody swept it in the instant before it was held; then it is gone.

    Raises:
        OSError: it exists, or cannot be made there.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    _flock(descriptor, wait=True)  # whoever sweeps holds it for an instant
    if os.fstat(descriptor).st_nlink:
        return descriptor
    os.close(descriptor)
    return None


def take(descriptor: int) -> bool:
    """Holds, alone, what is open as `descriptor`; False if somebody else does.

    Whoever only looks (`seen_held`) is in the way for an instant: that is told from a holder, and waited for.

    Raises:
        OSError: it cannot be locked at all.
    """
    deadline = time.monotonic() + PATIENCE
    while not try_lock(descriptor, fcntl.LOCK_EX):
        # A shared lock is refused by an exclusive one alone: that is a holder, or somebody who was faster.
        if not try_lock(descriptor, fcntl.LOCK_SH) or time.monotonic() > deadline:
            return False
        # It was an onlooker. Two takers that both go on from their shared locks would refuse each other for ever:
        # each lets go, and waits for a time of its own.
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        time.sleep(random.uniform(0.0005, 0.005))
    return True


def seen_held(path: Path) -> bool:
    """Whether somebody is seen to hold the file `path` alone. Disturbs nobody.

    Reading is enough for that, so that what lies in a read-only place, or is another person's, can be looked at.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # not there, or not ours to read: nobody of ours holds it
        return False
    try:
        return not try_lock(descriptor, fcntl.LOCK_SH)
    except OSError:  # a file system without locks: nothing could be held here
        return False
    finally:
        os.close(descriptor)


def try_lock(descriptor: int, kind: int) -> bool:
    """Whether a lock of `kind` (`fcntl.LOCK_EX`, `LOCK_SH`) is granted at once.

    Raises:
        OSError: it cannot be locked at all.
    """
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sweep(paths: Iterable[Path]) -> None:
    """Removes those of the files and directories `paths` that nobody holds. Whatever is in the way of that stays."""
    for path in paths:
        with contextlib.suppress(OSError), locked(path, wait=False) as abandoned:
            if abandoned and path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif abandoned:
                path.unlink(missing_ok=True)


def _flock(descriptor: int, wait: bool) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:  # somebody holds it, or the file system does not lock such things
        return False
    return True
