"""What the console knows of a machine and its runs: frozen facts, made from what a host answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

ALIVE = frozenset({"queued", "starting", "running", "pausing", "stopping"})
RESUMABLE = frozenset({"paused", "stopped", "lost", "failed"})


@dataclass(frozen=True)
class RunSummary:
    """One run as its machine tells it. Times are unix seconds; fractions are 0–1."""

    id: str
    name: str = ""
    kind: str = "train"
    state: str = "queued"
    pid: int | None = None
    attempt: int = 1
    epoch: int = 0
    epochs_planned: int = 0
    step: int = 0
    steps_planned: int = 0
    last_durable_step: int = 0
    message: str = ""
    error: str = ""
    host: str = ""
    created: float | None = None
    started: float | None = None
    updated: float | None = None
    ended: float | None = None
    path: str = ""
    parent: str | None = None
    loss: float | None = None
    loss_tail: tuple[float, ...] = ()
    separation: float | None = None
    best_f1: float | None = None
    best_epoch: int | None = None
    best_value: float | None = None
    images_per_second: float | None = None
    seconds_left: float | None = None
    progress: tuple[int, int] | None = None

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> RunSummary:
        """The summary in a host's answer; keys that this console does not know are left out."""
        known = {key: answer[key] for key in answer if key in _SUMMARY_FIELDS}
        known["loss_tail"] = tuple(known.get("loss_tail") or ())
        if known.get("progress") is not None:
            done, total = known["progress"]
            known["progress"] = (int(done), int(total))
        return cls(**known)

    @property
    def alive(self) -> bool:
        return self.state in ALIVE

    @property
    def resumable(self) -> bool:
        return self.state in RESUMABLE


_SUMMARY_FIELDS = frozenset(item.name for item in fields(RunSummary))


@dataclass(frozen=True)
class Link:
    """How the host is reached. `retry_in` counts the seconds until the next attempt while the link is lost."""

    lost: bool = False
    reason: str = ""
    retry_in: float | None = None

    def __str__(self) -> str:
        if not self.lost:
            return ""
        retry = f", retrying in {self.retry_in:.0f} s" if self.retry_in else ", retrying"
        return f"link lost{retry}"


@dataclass(frozen=True)
class Machine:
    """Gauges of the machine: percent and bytes. Empty until the first answer."""

    cpu_percent: float | None = None
    memory_used: float | None = None
    memory_total: float | None = None
    disk_free: float | None = None
    gpus: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Machine:
        """The gauges in a host's answer."""
        return cls(
            cpu_percent=answer.get("cpu_percent"),
            memory_used=answer.get("memory_used"),
            memory_total=answer.get("memory_total"),
            disk_free=answer.get("disk_free"),
            gpus=tuple(answer.get("gpus") or ()),
        )


@dataclass(frozen=True)
class Facts:
    """Everything the watcher has learned so far; screens that appear are shown this first."""

    runs: tuple[RunSummary, ...] | None = None
    machine: Machine = field(default_factory=Machine)
    link: Link = field(default_factory=Link)
    info: Mapping[str, Any] = field(default_factory=dict)

    def run(self, run_id: str | None) -> RunSummary | None:
        """The run called `run_id`, if it is known."""
        return next((run for run in self.runs or () if run.id == run_id), None)
