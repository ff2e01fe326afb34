"""Who computes on a device of this machine: one training at a time, and those that were started beside it on purpose.

Each device has a row of lock files, in one place for all workspaces and people of the machine. A training holds one of
them from before its worker starts until that is dead, however it dies: the kernel lets go. The first file of the row is
taken by whoever waits for its turn, and only while nobody holds any of the others; those are for trainings that were
started at once. Nothing is ever cleaned up, and a restart leaves nothing held.

Containers that share a GPU share this place only if it is mounted into them: `LOGOCLIP_LOCKS` names it then.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
from pathlib import Path
from typing import Final

from logoclip.errors import JobError
from logoclip.holding import seen_held, take

PLACES: Final = ("/var/lock", "/tmp")
LONGEST_NOTE: Final = 4096


def take_device(device: str, note: str) -> int | None:
    """The descriptor that holds `device`, alone, until its last copy is closed; None while somebody computes on it.

    Args:
        note: what others are told of whoever holds it.

    Raises:
        JobError: this machine has no place for the locks.
    """
    first, *beside = _row(device)
    descriptor = _try(first, note)
    if descriptor is not None and any(map(seen_held, beside)):
        os.close(descriptor)
        return None
    return descriptor


def take_beside(device: str, note: str) -> int:
    """As `take_device`, but beside whoever computes on `device` already.

    Raises:
        JobError: this machine has no place for the locks.
    """
    if (alone := take_device(device, note)) is not None:
        return alone
    name = _name(device)
    for number in itertools.count(1):
        descriptor = _try(_place() / f"{name}.{number}.lock", note)
        if descriptor is not None:
            return descriptor
    raise AssertionError("there is always another number")


def holders(device: str) -> list[str]:
    """The notes of all who compute on `device`; one that cannot be read is empty."""
    return [_note(file) for file in _row(device) if seen_held(file)]


def _row(device: str) -> list[Path]:
    place, name = _place(), _name(device)
    first = place / f"{name}.0.lock"
    return [first, *sorted(file for file in place.glob(f"{name}.*.lock") if file != first)]


def _name(device: str) -> str:
    return re.sub(r"[^\w-]", "-", device)


def _try(file: Path, note: str) -> int | None:
    try:
        descriptor = _open(file)
        if not take(descriptor):
            os.close(descriptor)
            return None
    except OSError as error:
        raise JobError(f"{file}: cannot be locked: {error.strerror}; LOGOCLIP_LOCKS may name another place") from error
    with contextlib.suppress(OSError):  # another person's file that may only be read: the lock holds all the same
        os.truncate(file, 0)
        file.write_bytes(os.fsencode(note)[:LONGEST_NOTE])
    return descriptor


def _open(file: Path) -> int:
    """What is locked: reading is enough for that, and whoever makes it lets everybody write their note."""
    options = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(file, options)
    except FileNotFoundError:
        with contextlib.suppress(FileExistsError):
            os.close(os.open(file, options | os.O_CREAT | os.O_EXCL, 0o666))
            file.chmod(0o666)
        return os.open(file, options)


def _note(file: Path) -> str:
    try:
        with file.open("rb") as content:
            return os.fsdecode(content.read(LONGEST_NOTE))
    except OSError:
        return ""


def _place() -> Path:
    """Where the locks of this machine's devices lie, for all of its people."""
    chosen = os.environ.get("LOGOCLIP_LOCKS")
    for place in [Path(chosen)] if chosen else [Path(place) / "logoclip" for place in PLACES]:
        with contextlib.suppress(OSError):
            if not place.is_dir():
                place.mkdir(parents=bool(chosen), exist_ok=True)
                place.chmod(0o1777)
            if os.access(place, os.W_OK | os.X_OK):
                return place
    where = chosen or " or ".join(PLACES)
    raise JobError(f"{where}: the lock of a device cannot be made there: let LOGOCLIP_LOCKS name a folder that can be")
