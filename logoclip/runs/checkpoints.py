"""The checkpoints of a run as a person chooses among them, without loading one."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from logoclip.errors import InputError, JobError
from logoclip.runs.directory import RunDirectory
from logoclip.runs.judging import read_status
from logoclip.runs.reading import read_scalars
from logoclip.runs.series import Series
from logoclip.runs.status import Status

LAST: Final = "last.pt"
OF_EPOCH: Final = re.compile(r"epoch_(\d+)\.pt")
FIGURES: Final = (Series.VAL_SEPARATION.value, Series.VAL_RECALL_AT_1.value)


class CheckpointFile(Struct, frozen=True):
    """One file, whatever names it has.

    Attributes:
        name: in the run's `checkpoints`; that of its epoch where it has one.
        others: its other names: `best.pt`, `last.pt`.
        size: in bytes.
        time: when it was written, in Unix seconds.
        epoch: whose end it is; None within an epoch, and where nothing says it.
        step: None where nothing says it.
        separation, recall_at_1: of the validation brands at that step, if they were asked.
    """

    name: str
    others: tuple[str, ...] = ()
    size: int = 0
    time: float = 0.0
    epoch: int | None = None
    step: int | None = None
    separation: float | None = None
    recall_at_1: float | None = None

    @property
    def is_last(self) -> bool:
        """Whether a resume of the run goes on from it."""
        return LAST in (self.name, *self.others)

    @property
    def is_best(self) -> bool:
        """Whether it is of the run's best epoch."""
        return "best.pt" in (self.name, *self.others)


def list_checkpoints(run: RunDirectory) -> tuple[CheckpointFile, ...]:
    """The checkpoints of `run`, the newest first."""
    status = read_status(run)
    figures = _figures(run)
    found = [_described(names, facts, status, figures) for names, facts in _files(run)]
    return tuple(sorted(found, key=lambda one: (one.step or 0, one.time), reverse=True))


def checkpoint_file(run: RunDirectory, name: str) -> CheckpointFile:
    """The checkpoint of `run` that is called `name`, which may be one of several names that it has.

    Raises:
        InputError: it has none of that name.
    """
    known = {found: file for file in list_checkpoints(run) for found in (file.name, *file.others)}
    if name not in known:
        raise InputError(f"{run.id}: has no checkpoint {name!r}{'; it has ' + ', '.join(known) if known else ''}")
    return known[name]


def steps_per_epoch(status: Status) -> int:
    """Steps of one epoch; 0 where the run has not planned any yet."""
    return status.steps_planned // status.epochs_planned if status.epochs_planned else 0


def _files(run: RunDirectory) -> Iterator[tuple[list[str], os.stat_result]]:
    """Each file with its names, that of its epoch before others."""
    names: dict[int, list[str]] = {}
    facts: dict[int, os.stat_result] = {}
    with contextlib.suppress(OSError):
        for path in sorted(run.checkpoints.glob("[!.]*.pt")):
            with contextlib.suppress(OSError):
                found = path.stat()
                facts[found.st_ino] = found
                names.setdefault(found.st_ino, []).append(path.name)
    for inode, of_file in names.items():
        yield sorted(of_file, key=lambda name: (not OF_EPOCH.fullmatch(name), name)), facts[inode]


def _described(
    names: list[str], facts: os.stat_result, status: Status, figures: dict[tuple[str, int], float]
) -> CheckpointFile:
    epoch, step = _place(names, status)
    separation, recall = (figures.get((series, step)) if step is not None else None for series in FIGURES)
    return CheckpointFile(names[0], tuple(names[1:]), facts.st_size, facts.st_mtime, epoch, step, separation, recall)


def _place(names: list[str], status: Status) -> tuple[int | None, int | None]:
    """The epoch whose end a file with these names is, and its step."""
    each = steps_per_epoch(status)
    if found := OF_EPOCH.fullmatch(names[0]):
        return int(found[1]), int(found[1]) * each if each else None
    if LAST in names:
        step = status.last_durable_step
        return (step // each, step) if each and step and step % each == 0 else (None, step)
    if "best.pt" in names and status.best_epoch is not None:
        return status.best_epoch, status.best_epoch * each if each else None
    return None, None


def _figures(run: RunDirectory) -> dict[tuple[str, int], float]:
    try:
        return {(row.name, row.step): row.value for row in read_scalars(run.metrics, names=FIGURES).rows}
    except JobError:  # a damaged database hides no checkpoint
        return {}
