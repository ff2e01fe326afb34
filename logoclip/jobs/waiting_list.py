"""The queues as a person wants to read them: after whom each training comes, and in how long."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from logoclip.errors import LogoclipError
from logoclip.machine.device_lock import holders
from logoclip.runs.directory import RunDirectory
from logoclip.runs.judging import beyond_our_locks
from logoclip.runs.states import ON_ITS_WAY_OUT
from logoclip.runs.summary import RunSummary, said_turn

if TYPE_CHECKING:
    from logoclip.config.schema import TrainingConfig

# What decides how long an epoch takes: trainings that agree in it are of like shape.
SHAPE: Final = (
    "base_model",
    "data_dir",
    "batch_size",
    "logos_per_batch",
    "samples_per_logo",
    "freeze_layers",
    "lora_r",
    "augmentation",
    "mixed_precision",
    "num_workers",
)


class Queued(Struct, frozen=True):
    """A training that waits.

    Attributes:
        place: in the queue of its device, from 1 on.
        after: the run that it comes after, or whose it is; empty if nobody is known to be before it.
        starts_in: seconds, rounded to what is worth saying, if all runs before it let that be known.
        takes: seconds that it will take, as far as earlier runs of like shape tell.
    """

    id: str
    device: str
    place: int
    after: str = ""
    starts_in: float | None = None
    takes: float | None = None

    @property
    def said(self) -> str:
        """`after demo-03, in about 12 min`."""
        return said_turn(self.after, self.starts_in)


def queued(summaries: Iterable[RunSummary]) -> list[Queued]:
    """The trainings that wait on this machine, each device's next one first.

    Args:
        summaries: all runs of the workspace.
    """
    runs = list(summaries)
    line = [run for run in runs if run.waiting and not beyond_our_locks(run)]
    line.sort(key=lambda run: (run.device, run.turn, run.serial))
    return [
        one for device, waiting in groupby(line, lambda run: run.device) for one in _in_turn(device, [*waiting], runs)
    ]


def _in_turn(device: str, line: Sequence[RunSummary], runs: Sequence[RunSummary]) -> Iterator[Queued]:
    after, begins = _before(device, runs)
    for place, run in enumerate(line, start=1):
        takes = expected_seconds(run, runs)
        yield Queued(run.id, device, place, after, begins if begins is None else _rounded(begins), takes)
        after, begins = run.id, None if begins is None or takes is None else begins + takes


def busy_with(device: str, runs: Sequence[RunSummary]) -> str:
    """Who computes on `device` now, of these runs or of others; empty if nobody does."""
    return _before(device, runs)[0]


def _before(device: str, runs: Sequence[RunSummary]) -> tuple[str, float | None]:
    """Who computes on `device` now, and how long that still takes."""
    at_work = [run for run in runs if run.alive and run.device == device and not run.unseen]
    if not at_work:
        others = holders(device)
        return (f"a training of {others[0]}" if others[0] else "another person's training", None) if others else ("", 0)
    left = [_seconds_left(run, runs) for run in at_work]
    known = [seconds for seconds in left if seconds is not None]
    return " and ".join(run.id for run in at_work), max(known) if len(known) == len(left) else None


def _seconds_left(run: RunSummary, runs: Sequence[RunSummary]) -> float | None:
    if run.state in ON_ITS_WAY_OUT:
        return 0.0
    return run.seconds_left if run.seconds_left is not None else expected_seconds(run, runs)


def expected_seconds(run: RunSummary, runs: Iterable[RunSummary]) -> float | None:
    """How long the training `run` will take, by the newest finished one of like shape; None if there is none."""
    config = _config(run)
    if config is None:
        return None
    earlier = [other for other in runs if other.state == "finished" and other.kind == "train" and other.attempt == 1]
    for other in sorted(earlier, key=lambda one: one.serial, reverse=True):
        like = (other.device or run.device) == run.device and _shape(_config(other)) == _shape(config)
        if like and other.epoch and other.ended and other.started and other.ended > other.started:
            seconds = (other.ended - other.started) / other.epoch
            return seconds * max(config.max_epochs - run.epoch, 0)
    return None


def _shape(config: TrainingConfig | None) -> tuple[object, ...] | None:
    return None if config is None else tuple(getattr(config, name) for name in SHAPE)


def _config(run: RunSummary) -> TrainingConfig | None:
    return _read_config(RunDirectory(Path(run.path)).config)


@functools.lru_cache(maxsize=1024)
def _read_config(path: Path) -> TrainingConfig | None:
    from logoclip.config.config_file import launched_config

    try:
        return launched_config(path)  # written once, by the launcher
    except LogoclipError:
        return None


def _rounded(seconds: float) -> float:
    """In steps that a person would speak of, so that who looks again and again sees little change."""
    step = next(step for limit, step in ((60, 10), (600, 60), (7200, 300), (float("inf"), 1800)) if seconds < limit)
    return float(round(seconds / step) * step)


def with_turns(summaries: Iterable[RunSummary]) -> dict[str, RunSummary]:
    """Of the summaries, those of trainings that wait, by their id, each with after whom and when it starts."""
    runs = {run.id: run for run in summaries}
    return {one.id: _with_turn(runs[one.id], one, runs.get(one.after)) for one in queued(runs.values())}


def _with_turn(run: RunSummary, turn: Queued, before: RunSummary | None) -> RunSummary:
    title = before.title if before else ""
    return replace(run, after=turn.after, after_title=title, starts_in=turn.starts_in)
