"""Build a directory beside the place where it will stand, so that nobody ever sees half of it.

`.NAME.building-TOKEN` is being written; `.NAME.old-TOKEN` is what stood at NAME, for the instant between two renames
where the file system cannot exchange. Both outlive a process that is killed, and whoever builds NAME next clears them.

Who builds holds its `.building-` directory (`holding.py`). The parent is held while leftovers are cleared and while the
new directory takes its place, so an `.old-` that is seen then is a dead process's.
"""

from __future__ import annotations

import glob
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from logoclip.disk import exchange, link_target, make_directory, sync, sync_tree
from logoclip.errors import InputError, JobError
from logoclip.holding import hold, locked, sweep


@contextmanager
def atomic_directory(output: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """A fresh directory that becomes `output` when the block ends, and vanishes when it fails.

    When the block has been left, the disk holds it. Where `output` is a symbolic link, the directory that it leads to
    is replaced.

    Raises:
        InputError: `output` exists (and `overwrite` is false), is a link that leads nowhere, or its parent cannot be
            written.
        JobError: the disk is full, or another error of the file system stopped the work. The text says what stands
            at `output` then.
    """
    output = link_target(output)
    with _begun(output, overwrite) as building:
        try:
            yield building
            # Content before names: the other way round a power cut leaves a whole directory of empty files.
            sync_tree(building)
        except OSError as error:
            raise JobError(f"{output}: {_reason(error)}: nothing was written") from error
        _settle(building, output, overwrite)


@contextmanager
def _begun(output: Path, overwrite: bool) -> Iterator[Path]:
    building = output.with_name(f".{output.name}.building-{secrets.token_hex(4)}")
    try:
        make_directory(output.parent)
        with locked(output.parent) as alone:
            if alone:
                _clear_leftovers(output)
            refuse_existing(output, overwrite=overwrite)
            building.mkdir()
            # Before the parent's lock is free: else somebody else's clearing would find it unheld.
            descriptor = hold(building)
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {_reason(error)}") from error
    try:
        yield building
    finally:
        shutil.rmtree(building, ignore_errors=True)  # half of the new, or, after an exchange, the old
        os.close(descriptor)


def occupied(place: Path) -> bool:
    """Whether something stands there: anything but an empty directory."""
    return place.exists() and not (place.is_dir() and not any(place.iterdir()))


def refuse_existing(output: Path, *, overwrite: bool = False) -> None:
    """Whether a directory can be built as `output`: nothing stands there, or an empty or replaceable directory.

    Raises:
        InputError: it cannot.
    """
    if occupied(output) and not (overwrite and output.is_dir()):
        raise InputError(f"{output}: exists already: choose another output, or remove it first")


def _clear_leftovers(output: Path) -> None:
    """Undo what killed processes left half done. The parent is locked."""
    for old in _leftovers(output, "old"):
        if occupied(output):
            shutil.rmtree(old, ignore_errors=True)
        else:
            # Killed between the two renames: this is what stood there, and the new one was never said to be written.
            old.rename(output)
    sweep(_leftovers(output, "building"))


def _leftovers(output: Path, kind: str) -> list[Path]:
    return sorted(output.parent.glob(f".{glob.escape(output.name)}.{kind}-*"))


def _settle(building: Path, output: Path, overwrite: bool) -> None:
    """Give the new directory its name."""
    old = building.with_name(building.name.replace(".building-", ".old-"))
    try:
        with locked(output.parent):
            refuse_existing(output, overwrite=overwrite)  # again: somebody else may have built it meanwhile
            _rename(building, output, old)
    except OSError as error:
        raise JobError(f"{output}: {_reason(error)}: {_left(output, old)}") from error
    try:
        sync(output.parent)
    except OSError as error:
        raise JobError(
            f"{output}: the new one stands there, but the disk does not confirm it ({_reason(error)}): "
            "after a power cut it may be gone: look at the disk, then do it again"
        ) from error
    # Only now: until the new name is on the disk, a power cut may bring back the old one, which then needs its content.
    shutil.rmtree(old, ignore_errors=True)


def _rename(building: Path, output: Path, old: Path) -> None:
    if not occupied(output):
        building.rename(output)
    elif not exchange(building, output):
        output.rename(old)
        try:
            building.rename(output)
        except BaseException:
            if not output.exists():
                old.rename(output)
            raise


def _left(output: Path, old: Path) -> str:
    if old.exists():
        return f"nothing was written, and what stood there is now {old}: rename it to {output.name}"
    return "nothing was written"


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
