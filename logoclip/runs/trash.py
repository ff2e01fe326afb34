"""Deleting runs, and taking that back.

    runs/.trash/BOOT.NANOSECONDS.TOKEN/demo-03     what was deleted together, and when; BOOT is the boot of the machine
    runs/.trash/BOOT.NANOSECONDS.TOKEN.gone/       is being removed, and nobody brings it back

A run is moved by one rename each way, so a power cut or a kill leaves it in one place or the other, whole. What lies
here for longer than `KEPT_SECONDS` is removed by the next console or command that looks at runs.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from logoclip.disk import make_directory, sync
from logoclip.errors import InputError, JobError
from logoclip.holding import locked
from logoclip.machine.boot import boot_id
from logoclip.runs import lock
from logoclip.runs.directory import RunDirectory
from logoclip.runs.judging import read_status

TRASH: Final = ".trash"
KEPT_SECONDS: Final = 90.0  # a minute is promised; the rest is for a slow link
GONE: Final = ".gone"
_BATCH: Final = re.compile(r"([\w-]+)\.(\d+)\.([0-9a-f]{12})")

_purging: Final = threading.Lock()
_stuck: Final[set[Path]] = set()


@dataclass(frozen=True)
class Deleted:
    """Runs that were deleted together. `token` names them for `restore`."""

    token: str
    ids: tuple[str, ...]


def delete(runs: Sequence[RunDirectory]) -> Deleted:
    """Moves runs of one workspace to its trash, all or none. What was deleted before and is old enough is removed.

    Raises:
        InputError: a worker is at one of them, or may be.
        JobError: they cannot be moved; those that were are back.
    """
    place, token = runs[0].path.parent, secrets.token_hex(6)
    batch = place / TRASH / f"{boot_id()}.{time.monotonic() * 1e9:.0f}.{token}"
    with _reported(place), contextlib.ExitStack() as held:
        for run in runs:
            refuse_busy(run)
            held.callback(os.close, lock.acquire(run))  # nobody starts a worker on it now
        make_directory(batch.parent)
        held.enter_context(_alone(place))
        make_directory(batch)
        _move(runs, batch)
        sync(batch)
        sync(place)
    purge(place)
    return Deleted(token, tuple(run.id for run in runs))


def _move(runs: Sequence[RunDirectory], batch: Path) -> None:
    moved: list[RunDirectory] = []
    try:
        for run in runs:
            run.path.rename(batch / run.id)
            moved.append(run)
    except OSError:
        for run in moved:
            (batch / run.id).rename(run.path)
        raise


def refuse_busy(run: RunDirectory) -> None:
    """
    Raises:
        InputError: a worker is at `run`, may be, or will be.
    """
    status = read_status(run)
    if status.unseen:
        raise InputError(
            f"{run.id} was {status.state} on {status.host}, whose workers cannot be seen from here: stop it there first"
        )
    if status.alive or status.state == "queued":
        raise InputError(f"{run.id} is {status.state}: stop it first (`logoclip runs stop {run.id}`)")


def restore(runs: Path, token: str = "", run_id: str = "") -> tuple[str, ...]:
    """Brings back what was deleted, and returns the ids.

    Args:
        runs: the directory of all runs.
        token: what was deleted together; without it and `run_id`, what was deleted last.
        run_id: this run alone.

    Raises:
        InputError: it is not there any more, or its id was given to another run since.
        JobError: it cannot be moved.
    """
    with _reported(runs), _alone(runs):
        batch = _chosen(runs, token, run_id)
        ids = [run_id] if run_id else sorted(entry.name for entry in batch.iterdir())
        if taken := [id for id in ids if os.path.lexists(runs / id)]:
            raise InputError(f"{runs / taken[0]}: is another run by now; the deleted one stays where it is: {batch}")
        for id in ids:
            (batch / id).rename(runs / id)
        sync(runs)
        sync(batch)
        with contextlib.suppress(OSError):  # others are in it still
            batch.rmdir()
    return tuple(ids)


def _chosen(runs: Path, token: str, run_id: str) -> Path:
    for batch in sorted(_batches(runs), key=_age):
        ids = [run.name for run in batch.iterdir()]
        if ids and batch.name.endswith(token) and (not run_id or run_id in ids):
            return batch
    raise InputError(f"{runs}: {run_id or 'what was deleted'} is not there any more: it is kept for a minute")


def purge(runs: Path, older_than: float = KEPT_SECONDS) -> None:
    """Removes from the disk what was deleted longer ago than `older_than` seconds, and what a killed purge has left.

    Whatever is in the way of that stays for the next time.
    """
    trash = runs / TRASH
    if not trash.is_dir():
        return
    with contextlib.suppress(OSError):
        with _alone(runs):
            for batch in [batch for batch in _batches(runs) if _age(batch) >= older_than]:
                batch.rename(batch.with_name(f"{batch.name}{GONE}"))
        for gone in trash.glob(f"*{GONE}"):  # the lock is free: gigabytes take a while
            shutil.rmtree(gone, ignore_errors=True)


def purge_aside(runs: Path) -> None:
    """Purges in a thread of its own where that is due. Takes no time where nothing was deleted."""
    if _due(runs) and _purging.acquire(blocking=False):
        threading.Thread(target=_purge_once, args=(runs,), name="purge", daemon=True).start()


def _due(runs: Path) -> bool:
    try:
        places = list((runs / TRASH).iterdir())
    except OSError:
        return False
    return any(place.name.endswith(GONE) or _age(place) >= KEPT_SECONDS for place in places if place not in _stuck)


def _purge_once(runs: Path) -> None:
    try:
        purge(runs)
        _stuck.update((runs / TRASH).glob(f"*{GONE}"))  # may not be removed: tried again by the next process
    finally:
        _purging.release()


def trashed_ids(runs: Path) -> Iterator[str]:
    """The ids of the runs that may be brought back: no other run is to be given one of them meanwhile."""
    with contextlib.suppress(OSError):
        for batch in _batches(runs):
            yield from (run.name for run in batch.iterdir())


def _batches(runs: Path) -> list[Path]:
    try:
        return [entry for entry in (runs / TRASH).iterdir() if _BATCH.fullmatch(entry.name)]
    except FileNotFoundError:
        return []


def _age(batch: Path) -> float:
    """Seconds since the runs in `batch` were deleted, never more than it is.

    By the clock that counts from the boot and that nobody sets. What another boot, or another machine, has deleted is
    as old as this boot, or as the time of day says, whichever is less.
    """
    found = _BATCH.fullmatch(batch.name)
    if found and found[1] == boot_id():
        return time.monotonic() - float(found[2]) / 1e9
    try:
        return min(time.monotonic(), max(time.time() - batch.stat().st_mtime, 0.0))
    except OSError:
        return 0.0


@contextlib.contextmanager
def _alone(runs: Path) -> Iterator[None]:
    """Keeps two consoles from bringing back and removing the same."""
    if not (runs / TRASH).is_dir():
        raise InputError(f"{runs}: nothing was deleted in the last minute")
    with locked(runs / TRASH):
        yield


@contextlib.contextmanager
def _reported(runs: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = "lies on another disk" if error.errno == errno.EXDEV else error.strerror
        raise JobError(f"{error.filename or runs}: cannot be moved: {reason}") from error
