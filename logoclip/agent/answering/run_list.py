"""The list of runs as changes: what a console has not seen yet."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from logoclip.agent.questions.runs import RunChanges
from logoclip.evaluation.summaries import EvaluatedRuns
from logoclip.runs.directory import RunDirectory
from logoclip.runs.find import run_directories
from logoclip.runs.judging import beyond_our_locks
from logoclip.runs.summary import RunSummary, Stamp, Summaries, stamps

FIRST: Final = 50
"""Runs of the first answer: a person waits for the newest screenful, and not for a thousand."""
AT_ONCE: Final = 200
"""Runs that are read for the first time for one later answer."""


@dataclass(frozen=True)
class _Known:
    """A run as it was seen last, and the revision at which it became so."""

    summary: RunSummary
    stamp: Stamp
    revision: int


class RunList:
    """All runs of a workspace. A revision counts how often anything in it has changed."""

    def __init__(self, runs: Path) -> None:
        self._more = False
        self.evaluated = EvaluatedRuns()
        self._runs = runs
        self._summaries = Summaries()
        self._known: dict[str, _Known] = {}
        self._gone: dict[str, int] = {}
        self._revision = 0
        self._life = secrets.token_hex(4)
        self._alone = threading.Lock()

    def since(self, revision: str = "") -> RunChanges:
        """What differs from the list at `revision`; all runs if that is of another agent's life, or empty."""
        with self._alone:
            self._look()
            life, _, number = revision.partition(":")
            whole = life != self._life or not number.isdecimal()
            seen = 0 if whole else int(number)
            return RunChanges(
                revision=f"{self._life}:{self._revision}",
                changed=tuple(known.summary for known in self._known.values() if known.revision > seen),
                gone=() if whole else tuple(id for id, left in self._gone.items() if left > seen),
                whole=whole,
                more=self._more,
                now=time.time(),
            )

    def summary(self, run: RunDirectory) -> RunSummary:
        """One run as the list has it."""
        found = self._summaries.of(run)
        if found.waiting:  # after whom, only the others say
            with self._alone:
                self._look()
                return self._known[run.id].summary if run.id in self._known else found
        return replace(found, best_f1=self.evaluated.best_f1(run_directories(self._runs)).get(run.id))

    def waited_for(self) -> set[str]:
        """The devices that trainings of this machine waited for when somebody looked last."""
        with self._alone:
            waiting = [known.summary for known in self._known.values() if known.summary.waiting]
        return {one.device for one in waiting if not beyond_our_locks(one)}

    def turn(self, run: RunDirectory) -> str:
        """After whom and when a training begins that waits; empty if it does not wait."""
        return self.summary(run).turn_said

    def _look(self) -> None:
        """Bring the list up to date: one revision for all that changed since the last look."""
        found = run_directories(self._runs)
        best = self.evaluated.best_f1(found)
        before = {id: known.summary for id, known in self._known.items()}
        now = _in_turn({run.id: self._read(run, best.get(run.id)) for run in self._due(found)})
        self._more = len(now) < len(found)
        changed = [id for id, (summary, _) in now.items() if before.get(id) != summary]
        gone = before.keys() - {run.id for run in found}
        self._revision += bool(changed or gone)
        self._gone |= dict.fromkeys(gone, self._revision)
        for id in gone:
            del self._known[id]
        for id, (summary, stamp) in now.items():
            self._gone.pop(id, None)
            revision = self._revision if id in changed else self._known[id].revision
            self._known[id] = _Known(summary, stamp, revision)

    def _due(self, found: Sequence[RunDirectory]) -> Iterator[RunDirectory]:
        """The known runs, and of the others the newest."""
        yield from (run for run in found if run.id in self._known)
        most = AT_ONCE if self._known else FIRST
        yield from nlargest(most, (run for run in found if run.id not in self._known), key=_changed)

    def _read(self, run: RunDirectory, best_f1: float | None) -> tuple[RunSummary, Stamp]:
        """A run's summary; of one that nobody works at only if its files have changed: there may be a thousand."""
        database = (run.metrics, run.metrics.with_name(f"{run.metrics.name}-wal"))
        stamp = stamps(run.status_file, run.control_file, run.about_file, run.exit_file, *database)
        known = self._known.get(run.id)
        # The lock of a worker that dies is let go of without any file changing.
        if known is None or known.stamp != stamp or known.summary.alive:
            return replace(self._summaries.of(run), best_f1=best_f1), stamp
        return replace(known.summary, best_f1=best_f1), stamp


def _in_turn(read: dict[str, tuple[RunSummary, Stamp]]) -> dict[str, tuple[RunSummary, Stamp]]:
    """With after whom those that wait will start, and when: that changes while nothing of theirs does."""
    if not any(summary.waiting for summary, _ in read.values()):
        return read
    from logoclip.jobs.waiting_list import with_turns

    turns = with_turns(summary for summary, _ in read.values())
    return {id: (turns.get(id, summary), stamp) for id, (summary, stamp) in read.items()}


def _changed(run: RunDirectory) -> tuple[int, str]:
    """When anything of `run` was written last: of a run that is alive, or was made, just now."""
    ((when, _, _),) = stamps(run.path)
    return when, run.id
