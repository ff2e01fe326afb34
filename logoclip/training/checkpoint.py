"""Checkpoints: all that a run needs to go on, in one file loaded with `weights_only=True`.

last.pt             what a resume goes on from, and the one that decides: see `epoch_end.py`
last-previous.pt    the one before it, in case that last.pt is found damaged
epoch_N.pt          last.pt at the end of epoch N
best.pt             the epoch_N.pt of the best epoch
"""

from __future__ import annotations

import contextlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Final

import torch

from logoclip.atomic_file import atomic_write
from logoclip.disk import sync
from logoclip.errors import InputError, JobError
from logoclip.training.finite import first_not_finite

LAST: Final = "last.pt"
PREVIOUS: Final = "last-previous.pt"
BEST: Final = "best.pt"


def epoch_name(epoch: int) -> str:
    """What the checkpoint of an epoch's end is called."""
    return f"epoch_{epoch}.pt"


def save_last(directory: Path, content: dict[str, Any]) -> None:
    """Make `content` the newest checkpoint in `directory`, and keep the one before.

    Raises:
        JobError: as `save_checkpoint`.
    """
    if (directory / LAST).exists():
        link_checkpoint(directory / LAST, directory / PREVIOUS)
    save_checkpoint(directory / LAST, content)


def newest_checkpoint(directory: Path) -> Path | None:
    """The checkpoint that a run goes on from, if it has one."""
    return next((directory / name for name in (LAST, PREVIOUS) if (directory / name).exists()), None)


def save_checkpoint(path: Path, content: dict[str, Any]) -> None:
    """Write tensors and plain values so that `path` holds either the old checkpoint or the whole new one.

    The old one is replaced only once the new one is on the disk and was read back from there.

    Raises:
        JobError: a tensor is not finite, the disk is full or damaged, or the folder cannot be written; the old
            checkpoint is untouched.
    """
    if place := first_not_finite(content):
        raise JobError(
            f"{path}: not written, because {place} is not finite: {path.name} stays as it was; "
            "lower learning_rate or max_grad_norm"
        )
    with _replacing(path) as temporary:
        torch.save(content, temporary)
        _forget(temporary)
        if damage := _damage(temporary):
            raise OSError(f"read back from the disk, {damage}")


def load_checkpoint(path: Path) -> dict[str, Any]:
    """What `save_checkpoint` wrote, on the CPU.

    Raises:
        InputError: the file is missing, damaged, not finite, or no checkpoint of this program.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such checkpoint; `logoclip runs list` names the runs that have some")
    try:
        if damage := _damage(path):  # torch looks at no checksum: flipped bits would be loaded
            raise zipfile.BadZipFile(damage)
        # A checkpoint may come from anybody: only weights_only keeps it from running code of its own.
        # On the CPU first: the GPU that it was saved on may not exist here, or have no room for it twice.
        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises a dozen kinds for a damaged or foreign file
        raise InputError(
            f"{path}: cannot be read as a checkpoint: {_reason(error)}; a training leaves its checkpoints in "
            "runs/ID/checkpoints"
        ) from error
    if not isinstance(content, dict) or not {"model", "config", "state"} <= content.keys():
        raise InputError(f"{path}: is no checkpoint of logoclip (it has no model, config and state)")
    if place := first_not_finite(content):
        raise InputError(f"{path}: cannot be used: {place} is not finite (NaN or ∞); take an older checkpoint")
    return content


def load_newest(path: Path) -> tuple[dict[str, Any], str]:
    """What is in `path`; if that is a damaged last.pt, what is in the one before it, and a line that says so.

    Raises:
        InputError: as `load_checkpoint`, of `path`.
    """
    previous = path.with_name(PREVIOUS)
    try:
        return load_checkpoint(path), ""
    except InputError as error:
        if path.name != LAST or not previous.exists():
            raise
        with contextlib.suppress(InputError):
            return load_checkpoint(previous), f"{error}; going on from {PREVIOUS}, the one before it"
        raise


def _damage(path: Path) -> str:
    """What is wrong with the archive that a checkpoint is, by its checksums; empty if nothing is."""
    with path.open("rb") as file:  # zipfile takes a file that may not be read for one of another kind
        if not zipfile.is_zipfile(file):
            return "it is cut off, or another kind of file"
        try:
            with zipfile.ZipFile(file) as archive:
                bad = archive.testzip()
        except OSError:
            raise
        except Exception as error:  # a dozen kinds for a damaged heading, with words that help nobody
            return f"it is damaged: {type(error).__name__}"
    return f"it is damaged: {bad} has another checksum" if bad else ""


def _forget(path: Path) -> None:
    """Has the next reader of `path` ask the disk, not the memory that the file was written from."""
    sync(path)  # what is not on the disk yet cannot be forgotten
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _reason(error: Exception) -> str:
    """What torch's error comes to: its own texts speak of byte codes, and advise to load what may be unsafe."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, zipfile.BadZipFile):
        return str(error)
    if isinstance(error, UnpicklingError):
        return "it holds Python objects, which are not loaded because they may run anything"
    return "it is damaged, or an archive of something else"


def link_checkpoint(source: Path, target: Path) -> None:
    """Give a checkpoint a second name, durably: `source` is only ever replaced, never written into.

    Where `target` is that very file already nothing is done.

    Raises:
        JobError: as `save_checkpoint`.
    """
    if target.exists() and source.samefile(target):
        return
    with _replacing(target) as temporary:
        temporary.unlink()  # a link refuses a name that exists, a renaming replaces it
        try:
            os.link(source, temporary)
        except OSError:  # a file system without hard links
            shutil.copyfile(source, temporary)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    try:
        with atomic_write(path) as temporary:
            yield temporary
    except (OSError, RuntimeError) as error:  # torch reports a failed write as RuntimeError
        raise JobError(f"{path}: the checkpoint could not be written ({error}); free some space and resume") from error
