"""Checkpoints: all that a run needs to go on, in one file loaded with `weights_only=True`."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from logoclip.atomic_file import atomic_write
from logoclip.errors import InputError, JobError


def save_checkpoint(path: Path, content: dict[str, Any]) -> None:
    """Write tensors and plain values so that `path` holds either the old checkpoint or the whole new one.

    Raises:
        JobError: the disk is full or the folder cannot be written; the old checkpoint is untouched.
    """
    with _replacing(path) as temporary:
        torch.save(content, temporary)


def load_checkpoint(path: Path) -> dict[str, Any]:
    """What `save_checkpoint` wrote, on the CPU.

    Raises:
        InputError: the file is missing, truncated, or no checkpoint of this program.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such checkpoint; `logoclip runs list` names the runs that have some")
    try:
        # A checkpoint may come from anybody: only weights_only keeps it from running code of its own.
        # On the CPU first: the GPU that it was saved on may not exist here, or have no room for it twice.
        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises a dozen kinds for a damaged or foreign file
        raise InputError(
            f"{path}: cannot be read as a checkpoint: {_reason(path, error)}; a training leaves its checkpoints in "
            "runs/ID/checkpoints"
        ) from error
    if not isinstance(content, dict) or not {"model", "config", "state"} <= content.keys():
        raise InputError(f"{path}: is no checkpoint of logoclip (it has no model, config and state)")
    return content


def _reason(path: Path, error: Exception) -> str:
    """What torch's error comes to: its own texts speak of byte codes, and advise to load what may be unsafe."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if not zipfile.is_zipfile(path):
        return "it is cut off, or another kind of file"
    if isinstance(error, UnpicklingError):
        return "it holds Python objects, which are not loaded because they may run anything"
    return "it is damaged, or an archive of something else"


def link_checkpoint(source: Path, target: Path) -> None:
    """Give a checkpoint a second name, durably: `source` is only ever replaced, never written into.

    Raises:
        JobError: as `save_checkpoint`.
    """
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
