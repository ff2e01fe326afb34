"""What people want of a run: written by consoles and commands, read by the worker, obeyed between steps."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from logoclip.atomic_file import replace_text
from logoclip.errors import JobError
from logoclip.json_file import UnreadableJson, read_json
from logoclip.runs.directory import RunDirectory
from logoclip.runs.status import Count, Moment, Status

Wanted = Literal["running", "paused", "stopped"]
Asked = Literal["checkpoint"]

KEPT_ASKS: Final = 16
STOP_SECONDS: Final = 60.0  # after which a worker whose work does not hear a stop ends itself


class Ask(Struct, frozen=True):
    """Something to be done once. The status acknowledges its `id`.

    Attributes:
        step: where the run was when it was asked for.
        since: when that was, in Unix seconds; None where nobody wrote it down.
    """

    id: str
    what: Asked = "checkpoint"
    step: Count = 0
    since: Moment | None = None


class Control(Struct, frozen=True):
    """The last wish and the asks beside it, oldest first; and since when it is wished for, in Unix seconds."""

    wanted: Wanted = "running"
    asks: tuple[Ask, ...] = ()
    since: Moment | None = None

    def pending(self, status: Status) -> tuple[Ask, ...]:
        """The asks that `status` has not acknowledged."""
        return tuple(ask for ask in self.asks if ask.id not in status.acknowledged)


def read_control(run: RunDirectory) -> Control:
    """What is wanted of `run`. Nothing readable there means: go on."""
    try:
        return read_json(run.control_file, Control)
    except (FileNotFoundError, UnreadableJson):
        return Control()


def want(run: RunDirectory, wanted: Wanted) -> None:
    """Records that `run` should be `wanted`. The last wish wins; one that is made again is as old as it was."""
    with _alone(run):
        control = read_control(run)
        since = control.since if wanted == control.wanted else time.time()
        _write(run, replace(control, wanted=wanted, since=since))


def ask(run: RunDirectory, what: Asked = "checkpoint", step: int = 0) -> str:
    """Asks for something once, with the run at `step`, and returns the id that the status will acknowledge."""
    new = Ask(secrets.token_hex(6), what, step, time.time())
    with _alone(run):
        control = read_control(run)
        _write(run, replace(control, asks=(*control.asks, new)[-KEPT_ASKS:]))
    return new.id


def reset(run: RunDirectory) -> None:
    """Forgets all wishes: what a fresh launch begins with."""
    with _alone(run):
        _write(run, Control())


@contextlib.contextmanager
def _alone(run: RunDirectory) -> Iterator[None]:
    """Keeps two consoles from losing each other's asks: both read, add and replace. Locks the directory itself."""
    try:
        descriptor = os.open(run.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise JobError(f"{run.path}: cannot be opened: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(run: RunDirectory, control: Control) -> None:
    try:
        replace_text(run.control_file, json.dumps(to_builtins(control), indent=1) + "\n")
    except OSError as error:
        raise JobError(f"{run.control_file}: cannot be written: {error.strerror}") from error
