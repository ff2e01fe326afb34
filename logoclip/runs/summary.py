"""A run in one row: its status, its newest figures and how long it will take."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from logoclip.errors import JobError
from logoclip.runs.control import Wanted, read_control
from logoclip.runs.directory import RunDirectory
from logoclip.runs.log_tail import last_line
from logoclip.runs.reading import last_values, latest_scalars
from logoclip.runs.series import Series
from logoclip.runs.status import Status, duration, read_status

TAIL_POINTS: Final = 32
TAIL_STEPS: Final = 1024
PACE_STEPS: Final = 50
ENOUGH: Final = 2.0  # seconds of a job before a guess is worth saying

Stamp = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Figures:
    """The newest figures of a run, as far as it has measured them; `trouble` says why they cannot be read.

    Attributes:
        loss_tail: at most 32 means of neighbouring losses, the newest last.
        separation: of the validation brands; before their first, of the training batches.
        seconds_per_step: the mean of the newest fifty.
        memory_gb, gpu_memory_gb: 10⁹ bytes that the worker holds.
    """

    loss: float | None = None
    loss_tail: tuple[float, ...] = ()
    separation: float | None = None
    images_per_second: float | None = None
    seconds_per_step: float | None = None
    memory_gb: float | None = None
    gpu_memory_gb: float | None = None
    trouble: str = ""


@dataclass(frozen=True)
class RunSummary(Status):
    """A run's status, and beside it what a list shows.

    Attributes:
        path: its directory.
        wanted: what was asked of its worker last; `state` is what is.
        figures: the newest that it measured.
        best_f1: the best F1 that an evaluation of it found.
        seconds_left: of the work that is planned, as far as its pace tells.
        after: who is before a training that waits for its turn.
        starts_in: seconds until that turn, as far as can be known.
    """

    id: str = ""
    path: str = ""
    wanted: Wanted = "running"
    figures: Figures = Figures()
    best_f1: float | None = None
    seconds_left: float | None = None
    after: str = ""
    starts_in: float | None = None

    @property
    def turn_said(self) -> str:
        """`after demo-03, in about 12 min`; empty if it waits for no turn."""
        return said_turn(self.after, self.starts_in) if self.waiting else ""


def said_turn(after: str, starts_in: float | None) -> str:
    """After whom a training's turn comes, and in about how many seconds, as a person says it."""
    if not after:
        return "starts in a moment"
    return f"after {after}" + ("" if starts_in is None else f", in about {duration(starts_in)}")


class Summaries:
    """Makes summaries, and reads a run's database only when it has changed."""

    def __init__(self) -> None:
        self._figures: dict[Path, tuple[Stamp, Figures]] = {}

    def of(self, run: RunDirectory) -> RunSummary:
        """The summary of `run`. What cannot be read of it is said in its `error`."""
        status = read_status(run)
        figures = self._newest_figures(run)
        known = {field.name: getattr(status, field.name) for field in dataclasses.fields(status)}
        known["name"] = status.name or run.id
        known["error"] = status.error or _last_words(run, status) or figures.trouble
        return RunSummary(
            **known,
            id=run.id,
            path=str(run.path),
            wanted=read_control(run).wanted,
            figures=figures,
            seconds_left=_seconds_left(status, figures.seconds_per_step),
        )

    def _newest_figures(self, run: RunDirectory) -> Figures:
        stamp = stamps(run.metrics, run.metrics.with_name(f"{run.metrics.name}-wal"))
        known = self._figures.get(run.path)
        if known is None or known[0] != stamp:
            known = self._figures[run.path] = (stamp, _read_figures(run.metrics))
        return known[1]


def _read_figures(metrics: Path) -> Figures:
    try:
        newest = {name: value for name, (_, value) in latest_scalars(metrics).items() if math.isfinite(value)}
        pace = [
            seconds
            for seconds in last_values(metrics, Series.SECONDS_PER_STEP.value, PACE_STEPS)
            if math.isfinite(seconds)
        ]
        losses = last_values(metrics, Series.LOSS.value, TAIL_STEPS)
    except JobError as error:  # one damaged database must not take the list of runs with it
        return Figures(trouble=str(error))
    return Figures(
        loss=newest.get(Series.LOSS),
        loss_tail=tuple(_tail(losses)),
        separation=newest.get(Series.VAL_SEPARATION, newest.get(Series.SEPARATION)),
        images_per_second=newest.get(Series.IMAGES_PER_SECOND),
        seconds_per_step=sum(pace) / len(pace) if pace else None,
        memory_gb=newest.get(Series.MEMORY_GB),
        gpu_memory_gb=newest.get(Series.GPU_MEMORY_GB),
    )


def _tail(values: list[float]) -> list[float]:
    """At most `TAIL_POINTS` means of neighbouring values: single steps are too noisy to show where a loss goes."""
    finite = [value for value in values if math.isfinite(value)]
    size = math.ceil(len(finite) / TAIL_POINTS)
    return [sum(part) / len(part) for i in range(0, len(finite), size or 1) if (part := finite[i : i + size])]


def _seconds_left(status: Status, pace: float | None) -> float | None:
    if status.state not in ("starting", "running"):
        return None
    if status.steps_planned and pace is not None:
        return max(0, status.steps_planned - status.step) * pace
    if status.progress and status.progress[0] and status.progress_began:
        done, total = status.progress
        took = status.updated - status.progress_began
        return took / done * max(0, total - done) if took >= ENOUGH else None
    return None


def _last_words(run: RunDirectory, status: Status) -> str:
    return last_line(run.log) if status.state == "lost" else ""


def stamps(*paths: Path) -> Stamp:
    """What differs once one of `paths` was written or replaced."""
    return tuple(map(_stamp, paths))


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_size, found.st_ino)
