"""Build a directory beside the place where it will stand, so that nobody ever sees half of it."""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from logoclip.errors import InputError, JobError


@contextmanager
def atomic_directory(output: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """A fresh directory that becomes `output` when the block ends, and vanishes when it fails.

    Raises:
        InputError: `output` exists (and `overwrite` is false), or its parent cannot be written.
        JobError: the disk is full, or another error of the file system stopped the work.
    """
    if output.is_file() or (_filled(output) and not overwrite):
        raise InputError(f"{output}: exists already: choose another output, or remove it first")
    temporary = _temporary(output)
    try:
        yield temporary
        _replace(temporary, output)
    except OSError as error:
        raise JobError(f"{output}: {error.strerror or error}: nothing was written") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _filled(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _temporary(output: Path) -> Path:
    temporary = output.with_name(f".{output.name}.building-{os.getpid()}")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(output)
        temporary.mkdir()
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror}") from error
    return temporary


def _clear_leftovers(output: Path) -> None:
    """Remove what killed processes of this machine left behind."""
    for leftover in output.parent.glob(f".{glob.escape(output.name)}.building-*"):
        pid = leftover.name.rpartition("-")[2]
        if pid.isdigit() and (int(pid) == os.getpid() or not _alive(int(pid))):
            shutil.rmtree(leftover, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _replace(temporary: Path, output: Path) -> None:
    old = output.with_name(f".{output.name}.old-{os.getpid()}")
    if output.exists():
        output.rename(old)
    temporary.rename(output)
    shutil.rmtree(old, ignore_errors=True)
