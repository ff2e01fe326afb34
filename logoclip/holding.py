"""Who builds something holds it, so that whoever finds it held by nobody knows that its builder is dead.

Held is a flock, which the kernel lets go of however the holder dies. A process id would not do: by the time that it is
looked up it may be another program's, or one of another machine's or container's that sees the same disk. Where nothing
can be locked (some network file systems) nothing is ever found abandoned.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


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
