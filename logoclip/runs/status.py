"""What a run is: the facts, written by whoever holds its lock and judged by whoever reads them."""

from __future__ import annotations

import dataclasses
import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from logoclip.atomic_file import replace_text
from logoclip.errors import JobError
from logoclip.runs import lock
from logoclip.runs.directory import RunDirectory

Kind = Literal["train", "prepare", "demo_data", "evaluate", "export"]
State = Literal[
    "queued",
    "starting",
    "running",
    "pausing",
    "paused",
    "stopping",
    "stopped",
    "finished",
    "failed",
    "lost",
]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
ALIVE: Final = frozenset({"starting", "running", "pausing", "stopping"})
ENDED: Final = frozenset({"paused", "stopped", "finished", "failed"})
RESUMABLE: Final = frozenset({"queued", "paused", "stopped", "failed", "lost"})
STOPPABLE: Final = ALIVE | {"queued", "paused"}
UNTIL_FREE: Final[Mapping[State, State]] = {"paused": "pausing", "stopped": "stopping"}
REMEMBERED_ASKS: Final = 32


@dataclass(frozen=True)
class Status:
    """The facts of one run. Times are Unix seconds; what is not known yet is None."""

    kind: Kind
    state: State
    name: str = ""
    host: str = ""
    pid: int | None = None
    attempt: int = 1
    epoch: int = 0
    epochs_planned: int = 0
    step: int = 0
    steps_planned: int = 0
    last_durable_step: int = 0
    progress: tuple[int, int] | None = None
    progress_began: float | None = None
    best_epoch: int | None = None
    best_value: float | None = None
    message: str = ""
    error: str = ""
    exit_code: int | None = None
    created: float = 0.0
    started: float | None = None
    updated: float = 0.0
    ended: float | None = None
    parent: str | None = None
    start_from: str | None = None
    acknowledged: tuple[str, ...] = ()

    @property
    def alive(self) -> bool:
        """Whether a worker is at it."""
        return self.state in ALIVE

    @property
    def resumable(self) -> bool:
        """Whether a fresh worker can go on with it."""
        return self.state in RESUMABLE

    @property
    def stoppable(self) -> bool:
        """Whether it can be ended for good: by its worker, or without one."""
        return self.state in STOPPABLE


def this_host() -> str:
    """The name under which this machine writes and recognises its own runs."""
    return socket.gethostname()


def first_status(kind: Kind, *, name: str, parent: str | None, start_from: str | None) -> Status:
    """The status of a run that nobody has launched yet."""
    now = time.time()
    return Status(kind, "queued", name, this_host(), created=now, updated=now, parent=parent, start_from=start_from)


def status_text(status: Status) -> str:
    """`status.json` for `status`."""
    return json.dumps(dataclasses.asdict(status), indent=1) + "\n"


def read_status(run: RunDirectory) -> Status:
    """The status as a reader must judge it.

    Alive on paper with the lock free is `lost`. `paused` or `stopped` with the lock still held is `pausing` or
    `stopping`: the worker's memory is not free yet. A run of another host cannot be probed and is shown as written.
    A `status.json` that is damaged is `lost`, with the reason in `error`.
    """
    try:
        return _judged(run)
    except JobError as error:
        return Status("train", "lost", name=run.id, error=str(error))


def _judged(run: RunDirectory) -> Status:
    written = written_status(run)
    while written.host == this_host():
        held = lock.is_held(run)
        if held:
            return dataclasses.replace(written, state=UNTIL_FREE.get(written.state, written.state))
        if not written.alive:
            return written
        # Between reading and probing the worker may have written its last word and gone, or a launcher come.
        # Only a status that was the same before and after the lock was seen free belongs to nobody.
        again = written_status(run)
        if again == written:
            return dataclasses.replace(written, state="lost")
        written = again
    return written


def written_status(run: RunDirectory) -> Status:
    """The status as it stands in the file, unjudged.

    Raises:
        JobError: `status.json` is missing or damaged.
    """
    try:
        return parse_status(run.status_file.read_bytes())
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise JobError(f"{run.status_file}: cannot be read: {error}") from error


def parse_status(text: str | bytes) -> Status:
    """A status from JSON. Keys of a newer version are passed over.

    Raises:
        ValueError, TypeError, KeyError: not a status.
    """
    values: dict[str, Any] = json.loads(text)
    if values["kind"] not in KINDS or values["state"] not in get_args(State):
        raise ValueError(f"unknown kind {values['kind']!r} or state {values['state']!r}")
    known = {field.name for field in dataclasses.fields(Status)}
    kept: dict[str, Any] = {key: values[key] for key in values.keys() & known}
    for key in {"progress", "acknowledged"} & kept.keys():
        kept[key] = None if kept[key] is None else tuple(kept[key])
    return Status(**kept)


class StatusWriter:
    """Writes one run's status. Only the holder of the run's lock may have one."""

    def __init__(self, run: RunDirectory) -> None:
        """Goes on from what is written.

        Raises:
            JobError: `status.json` is missing or damaged.
        """
        self._run = run
        self.current = written_status(run)

    def write(self, **changes: Any) -> Status:
        """Replaces the status, with `changes` made; the times follow by themselves.

        A change of state or of the last durable step waits for the disk; a mere step forward does not.

        Raises:
            JobError: the disk is full, or not ours to write.
        """
        before, now = self.current, time.time()
        after = dataclasses.replace(before, **changes)
        if after.state != before.state:
            after = _timed(after, now)
        if _counts_anew(before.progress, after.progress):
            after = dataclasses.replace(after, progress_began=now)
        self.current = dataclasses.replace(after, updated=now)
        durable = (after.state, after.last_durable_step) != (before.state, before.last_durable_step)
        try:
            replace_text(self._run.status_file, status_text(self.current), durable=durable)
        except OSError as error:
            raise JobError(
                f"{self._run.status_file}: cannot be written: {error.strerror}; "
                f"mend that, then `logoclip runs resume {self._run.id}` goes on"
            ) from error
        return self.current

    def acknowledge(self, ask_id: str) -> Status:
        """Says that the ask called `ask_id` has been done."""
        return self.write(acknowledged=(*self.current.acknowledged, ask_id)[-REMEMBERED_ASKS:])


def _counts_anew(before: tuple[int, int] | None, after: tuple[int, int] | None) -> bool:
    """Whether a part of the job begins with `after`: each part counts from zero."""
    return after is not None and (before is None or after[0] < before[0] or after[1] != before[1])


def _timed(status: Status, now: float) -> Status:
    if status.state in ENDED:
        return dataclasses.replace(status, ended=now)
    started = now if status.state == "starting" else status.started or now
    return dataclasses.replace(status, started=started, ended=None)
