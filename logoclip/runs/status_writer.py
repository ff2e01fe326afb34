"""Writes the status of a run: the facts, and when they became so."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import Any, Final

from msgspec.structs import replace

from logoclip.atomic_file import replace_text
from logoclip.errors import JobError
from logoclip.runs.directory import RunDirectory
from logoclip.runs.states import ENDED
from logoclip.runs.status import Status, status_text, written_status
from logoclip.runs.vitals import renewed

REMEMBERED_ASKS: Final = 32


class StatusWriter:
    """Writes one run's status. Only the holder of the run's lock may have one; its threads may share it."""

    def __init__(self, run: RunDirectory) -> None:
        """Goes on from what is written.

        Raises:
            JobError: `status.json` is missing or damaged.
        """
        self._run = run
        # A sign of life between a change and its replacement of the file would bring the old state back.
        self._one_at_a_time = threading.Lock()
        self.current = written_status(run)

    def write(self, **changes: Any) -> Status:
        """Replaces the status, with `changes` made; the times follow by themselves.

        A change of state, process or last durable step waits for the disk. A mere step forward does not, and a disk
        that takes none (it is full) is told of it with the next change that counts.

        Raises:
            JobError: a change that counts cannot be written, or the run's directory is gone.
        """
        with self._one_at_a_time:
            before, now = self.current, time.time()
            after = replace(before, **changes)
            if after.state != before.state:
                after = _timed(after, now)
            if _counts_anew(before.progress, after.progress):
                after = replace(after, progress_began=now)
            # A step lost to a power cut is repeated from the checkpoint anyway. What a reader, or a resume, decides by
            # must not come back older than what it speaks of: a checkpoint is on the disk before its step is said.
            self._replace(after, now, durable=_decisive(after) != _decisive(before))
            return self.current

    def beat(self) -> None:
        """Gives a sign of life: the same facts, at a later moment. A disk that takes none is no reason to end."""
        with self._one_at_a_time, contextlib.suppress(JobError):
            vitals = self.current.vitals and renewed(self.current.vitals)
            self._replace(replace(self.current, vitals=vitals), time.time())

    def _replace(self, status: Status, now: float, *, durable: bool = False) -> None:
        self.current = replace(status, updated=now, uptime=time.monotonic())
        try:
            replace_text(self._run.status_file, status_text(self.current), durable=durable)
        except OSError as error:
            if not (durable or isinstance(error, FileNotFoundError)):
                return
            raise JobError(
                f"{self._run.status_file}: cannot be written: {error.strerror}; "
                f"mend that, then `logoclip runs resume {self._run.id}` goes on"
            ) from error

    def acknowledge(self, ask_id: str) -> Status:
        """Says that the ask called `ask_id` has been done."""
        return self.write(acknowledged=(*self.current.acknowledged, ask_id)[-REMEMBERED_ASKS:])


def _decisive(status: Status) -> tuple[object, ...]:
    return status.state, status.pid, status.last_durable_step


def _counts_anew(before: tuple[int, int] | None, after: tuple[int, int] | None) -> bool:
    """Whether a part of the job begins with `after`: each part counts from zero."""
    return after is not None and (before is None or after[0] < before[0] or after[1] != before[1])


def _timed(status: Status, now: float) -> Status:
    if status.state in ENDED:
        return replace(status, ended=now)
    started = now if status.state == "starting" else status.started or now
    return replace(status, started=started, ended=None)
