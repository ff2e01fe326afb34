"""A run in one row: its status, its newest figures and how long it will take."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import asdict, replace

from logoclip.errors import JobError
from logoclip.runs.about import read_about
from logoclip.runs.control import Ask, Wanted, read_control
from logoclip.runs.death import Cause, Death, death_of, last_words
from logoclip.runs.directory import RunDirectory
from logoclip.runs.durations import duration
from logoclip.runs.judging import read_status
from logoclip.runs.reading import read_newest
from logoclip.runs.series import Series
from logoclip.runs.status import Moment, Status

TAIL_POINTS: Final = 32
TAIL_STEPS: Final = 1024
PACE_STEPS: Final = 50
LAST: Final = {Series.SECONDS_PER_STEP.value: PACE_STEPS, Series.LOSS.value: TAIL_STEPS}
ENOUGH: Final = 2.0  # seconds of a job before a guess is worth saying

# Of these a value that is no number says that a training goes wrong.
JUDGED: Final = (Series.LOSS, Series.GRAD_NORM, Series.SEPARATION, Series.VAL_SEPARATION)
VALIDATED: Final = (Series.VAL_POSITIVE, Series.VAL_NEGATIVE, Series.VAL_SEPARATION)

Stamp = tuple[tuple[int, int, int], ...]


class Figures(Struct, frozen=True):
    """The newest figures of a run, as far as it has measured them; `trouble` says why they cannot be read.

    Attributes:
        loss_tail: at most 32 means of neighbouring losses, the newest last.
        separation: of the validation brands; before their first, of the training batches.
        recall_at_1: of the validation brands, 0 to 1.
        images_per_second, seconds_per_step, memory_gb, gpu_memory_gb: of a run that a worker is seen to be at; None of
            others. The time of a step is the mean of the newest fifty.
        memory_gb, gpu_memory_gb: 10⁹ bytes that the worker holds.
        not_finite: what is no number now, by its name among the series, and since which step.
        targets_met: whether the newest validation meets every target that is set for one.
    """

    loss: float | None = None
    loss_tail: tuple[float, ...] = ()
    separation: float | None = None
    recall_at_1: float | None = None
    images_per_second: float | None = None
    seconds_per_step: float | None = None
    memory_gb: float | None = None
    gpu_memory_gb: float | None = None
    targets_met: bool = False
    not_finite: tuple[tuple[str, int], ...] = ()
    trouble: str = ""


class RunSummary(Status, frozen=True):
    """A run's status, and beside it what a list shows.

    Attributes:
        path: its directory.
        title, tags, note: what people say of it.
        wanted: what was asked of its worker last; `state` is what is.
        wanted_since: when that was, in Unix seconds of its machine; None for a wish that this machine has not
            confirmed to whoever made it.
        asks: what was asked to be done once and is not acknowledged.
        figures: the newest that it measured.
        cause: what its worker died of, if it is lost; `error` says it in a line.
        last_words: the last lines of its log, of a run that is lost or failed: of the traceback, if there is one.
        best_f1: F1 on held-out brands, at the threshold fitted on other brands, where one was, else at the given one.
        seconds_left: of the work that is planned, as far as its pace tells.
        settings: what it was launched with; None until its reader has asked for that: it never changes, and the list
            comes without it.
        after: who is before a training that waits for its turn; `after_title`, if people gave that one a title.
        starts_in: seconds until that turn, as far as can be known.
    """

    id: str = ""
    path: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    wanted: Wanted = "running"
    wanted_since: Moment | None = None
    asks: tuple[Ask, ...] = ()
    cause: Cause | None = None
    last_words: tuple[str, ...] = ()
    figures: Figures = Figures()
    best_f1: float | None = None
    seconds_left: float | None = None
    settings: dict[str, Any] | None = None
    after: str = ""
    after_title: str = ""
    starts_in: float | None = None

    @property
    def turn_said(self) -> str:
        """`after demo-03, in about 12 min`; empty if it waits for no turn."""
        return said_turn(self.after_called, self.starts_in) if self.waiting else ""

    @property
    def after_called(self) -> str:
        """What people call the run that is before it."""
        return self.after_title or self.after

    @property
    def called(self) -> str:
        """What people call it: its title, or its id."""
        return self.title or self.id


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
        figures, control, about = self._newest_figures(run), read_control(run), read_about(run)
        known = asdict(status)
        known["name"] = status.name or run.id
        known["vitals"] = None  # of use to whoever judges, and that is done here
        death = _death(run, status)
        known["error"] = status.error or (death.said if death else "") or figures.trouble or about.trouble
        return RunSummary(
            **known,
            id=run.id,
            path=str(run.path),
            title=about.title,
            tags=about.tags,
            note=about.note,
            cause=death.cause if death else None,
            last_words=_last_words(run, status, death),
            wanted=control.wanted,
            wanted_since=control.since,
            asks=control.pending(status),
            figures=figures if _runs(status) else _at_rest(figures),
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
        found = read_newest(metrics, LAST, [series.value for series in JUDGED])
    except JobError as error:  # one damaged database must not take the list of runs with it
        return Figures(trouble=str(error))
    newest = {name: value for name, value in found.values.items() if math.isfinite(value)}
    pace = [seconds for seconds in found.last.get(Series.SECONDS_PER_STEP, ()) if math.isfinite(seconds)]
    return Figures(
        loss=newest.get(Series.LOSS),
        loss_tail=tuple(_tail(found.last.get(Series.LOSS, []))),
        separation=newest.get(Series.VAL_SEPARATION, newest.get(Series.SEPARATION)),
        recall_at_1=newest.get(Series.VAL_RECALL_AT_1),
        images_per_second=newest.get(Series.IMAGES_PER_SECOND),
        seconds_per_step=sum(pace) / len(pace) if pace else None,
        memory_gb=newest.get(Series.MEMORY_GB),
        gpu_memory_gb=newest.get(Series.GPU_MEMORY_GB),
        not_finite=tuple(found.not_finite_since.items()),
        targets_met=all(series.met_by(newest.get(series, math.nan)) for series in VALIDATED),
    )


def _tail(values: list[float]) -> list[float]:
    """At most `TAIL_POINTS` means of neighbouring values: single steps are too noisy to show where a loss goes."""
    finite = [value for value in values if math.isfinite(value)]
    size = math.ceil(len(finite) / TAIL_POINTS)
    return [sum(part) / len(part) for i in range(0, len(finite), size or 1) if (part := finite[i : i + size])]


def _runs(status: Status) -> bool:
    """Whether a worker is seen to be at it: what it takes and holds is then of now."""
    return status.alive and not status.silent and not status.unseen


def _at_rest(figures: Figures) -> Figures:
    """Without what is a rate, or is held, while it runs."""
    return replace(figures, images_per_second=None, seconds_per_step=None, memory_gb=None, gpu_memory_gb=None)


def _seconds_left(status: Status, pace: float | None) -> float | None:
    if status.state not in ("starting", "running") or not _runs(status):
        return None
    if status.steps_planned and pace is not None:
        return max(0, status.steps_planned - status.step) * pace
    if status.progress and status.progress[0] and status.progress_began:
        done, total = status.progress
        took = status.updated - status.progress_began
        return took / done * max(0, total - done) if took >= ENOUGH else None
    return None


def _death(run: RunDirectory, status: Status) -> Death | None:
    # One that is lost with a reason of its own has a status that cannot be read.
    return death_of(run, status) if status.state == "lost" and not status.error else None


def _last_words(run: RunDirectory, status: Status, death: Death | None) -> tuple[str, ...]:
    if death:
        return death.last_words
    return last_words(run, status) if status.state == "failed" else ()


def stamps(*paths: Path) -> Stamp:
    """What differs once one of `paths` was written or replaced."""
    return tuple(map(_stamp, paths))


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_size, found.st_ino)
