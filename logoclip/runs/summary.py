"""A run in one row: its status, its newest figures and how long it will take."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any, Final

from logoclip.runs.directory import RunDirectory
from logoclip.runs.log_tail import last_line
from logoclip.runs.reading import last_values, latest_scalars
from logoclip.runs.status import Status, read_status

TAIL_POINTS: Final = 32
TAIL_STEPS: Final = 1024
PACE_STEPS: Final = 50
ENOUGH: Final = 2.0  # seconds of a job before a guess is worth saying

Stamp = tuple[tuple[int, int], ...]


class Summaries:
    """Makes summaries, and reads a run's database only when it has changed."""

    def __init__(self) -> None:
        self._figures: dict[Path, tuple[Stamp, dict[str, Any]]] = {}

    def of(self, run: RunDirectory) -> dict[str, Any]:
        """The summary of `run`: its status beside `id`, `path` and the newest figures; JSON-able."""
        status = read_status(run)
        figures = self._newest_figures(run)
        pace = figures.pop("seconds_per_step")
        return {
            **dataclasses.asdict(status),
            **figures,
            "id": run.id,
            "path": str(run.path),
            "name": status.name or run.id,
            "error": status.error or _last_words(run, status),
            "seconds_left": _seconds_left(status, pace),
        }

    def _newest_figures(self, run: RunDirectory) -> dict[str, Any]:
        stamp = _stamp(run.metrics)
        known = self._figures.get(run.path)
        if known is None or known[0] != stamp:
            known = self._figures[run.path] = (stamp, _figures(run.metrics))
        return dict(known[1])


def _figures(metrics: Path) -> dict[str, Any]:
    newest = {name: value for name, (_, value) in latest_scalars(metrics).items() if math.isfinite(value)}
    pace = [seconds for seconds in last_values(metrics, "seconds_per_step", PACE_STEPS) if math.isfinite(seconds)]
    return {
        "loss": newest.get("loss"),
        "loss_tail": _tail(last_values(metrics, "loss", TAIL_STEPS)),
        "separation": newest.get("val_separation", newest.get("separation")),
        "images_per_second": newest.get("images_per_second"),
        "seconds_per_step": sum(pace) / len(pace) if pace else None,
    }


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


def _stamp(metrics: Path) -> Stamp:
    """Changes whenever the database does."""
    return tuple(_when_and_size(path) for path in (metrics, metrics.with_name(f"{metrics.name}-wal")))


def _when_and_size(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)
