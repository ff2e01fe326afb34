"""What was said and is not there: a file, a folder or a training as it is, beside what a power cut left of it."""

from __future__ import annotations

import contextlib
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import torch

from logoclip.errors import JobError
from logoclip.runs import RunDirectory
from logoclip.runs.status import written_status


def differences(now: Path, after: Path, name: str) -> Iterator[str]:
    """How the file or folder `after` the cut differs from what it is `now`."""
    files = [path for path in now.rglob("*") if path.is_file()] if now.is_dir() else [now]
    found = Counter(_difference(path, after / path.relative_to(now)) for path in files)
    for difference in ("gone", "empty", "another content"):
        if found[difference]:
            yield f"{name}: {found[difference]} of {len(files)} files {difference}"


def _difference(now: Path, after: Path) -> str:
    if not after.is_file():
        return "gone"
    if not after.stat().st_size and now.stat().st_size:
        return "empty"
    return "" if after.read_bytes() == now.read_bytes() else "another content"


def training_losses(now: RunDirectory, after: RunDirectory) -> Iterator[str]:
    """What a training said, and what is not there after the cut."""
    yield from differences(now.config, after.config, "config.yaml")
    try:
        if (state := written_status(after).state) != "running":
            yield f"status.json: {state}"
    except JobError as error:
        yield str(error)
    yield from _checkpoint_losses(now, after)


def _checkpoint_losses(now: RunDirectory, after: RunDirectory) -> Iterator[str]:
    """Steps that were called durable, measures of steps that the checkpoint covers, and epochs that were judged."""
    try:
        step = torch.load(after.checkpoints / "last.pt", weights_only=True)["step"]
    except Exception as error:
        yield f"last.pt: {type(error).__name__}"
        return
    said = written_status(now).last_durable_step
    if step < said:
        yield f"last.pt: step {step}, and {said} was called durable"
    measured = _rows(after.metrics, "SELECT count(DISTINCT step) FROM scalars WHERE name = 'loss' AND step <= ?", step)
    if measured != step:
        yield f"metrics.db: {measured} of the {step} steps that last.pt covers"
    judged = _rows(now.metrics, "SELECT count(*) FROM events WHERE kind = 'epoch' AND step > ?", 0)
    whole = sum(zipfile.is_zipfile(path) for path in after.checkpoints.glob("epoch_*.pt"))
    if whole < judged:
        yield f"epoch_N.pt: {whole} of {judged}"


def _rows(path: Path, question: str, *values: object) -> int:
    """The one number that the database answers; -1 if it does not open."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as db:
            return int(db.execute(question, values).fetchone()[0])
    except sqlite3.Error:
        return -1
