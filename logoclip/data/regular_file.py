"""Files from elsewhere, opened only if they are files: a pipe would be waited for without end, a device has none."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO, Final

from logoclip.data.skipped import Unusable

KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def open_regular(path: Path) -> BinaryIO:
    """The file at `path`, to read; links are followed.

    Raises:
        Unusable: it is something else than a file.
        OSError: it is not there, or may not be read.
    """
    _refuse_other(path.stat().st_mode)  # before it is opened, which does something to some devices
    # Without waiting: it may have become a pipe in between. Files do not care.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        _refuse_other(os.fstat(descriptor).st_mode)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _refuse_other(mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = next((name for test, name in KINDS if test(mode)), "something else")
        raise Unusable(f"not a file but {kind}")
