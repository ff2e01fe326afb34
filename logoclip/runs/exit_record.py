"""How a worker's process ended, as its launcher saw it, if that lived long enough to see it."""

from __future__ import annotations

import contextlib
import json
from typing import Annotated

from msgspec import Meta, Struct, to_builtins

from logoclip.atomic_file import replace_text
from logoclip.json_file import UnreadableJson, read_json
from logoclip.runs.directory import RunDirectory


class ExitRecord(Struct, frozen=True):
    """The exit code of one attempt's worker; below zero the number of the signal that ended it."""

    attempt: int
    code: Annotated[int, Meta(ge=-255, le=255)]


def record_exit(run: RunDirectory, attempt: int, code: int) -> None:
    """Writes down the exit code of a process that did not end well.

    A launcher writes it, of the worker that it started; no reader decides by it what a run is, only what it died of.
    """
    if code:
        with contextlib.suppress(OSError):  # the run was deleted, or the disk is full: the cause is guessed then
            text = json.dumps(to_builtins(ExitRecord(attempt, code)), indent=1)
            replace_text(run.exit_file, f"{text}\n", durable=False)


def exit_code(run: RunDirectory, attempt: int) -> int | None:
    """How the worker of `attempt` ended; None if it ended well, or nobody saw it."""
    try:
        record = read_json(run.exit_file, ExitRecord)
    except (FileNotFoundError, UnreadableJson):
        return None
    return record.code if record.attempt == attempt else None
