"""A host that answers from memory, as the agent of a machine would."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from logoclip.errors import LogoclipError
from logotui.facts import Link

NOON = 1_700_000_000.0


def summary(run_id: str, **changes: Any) -> dict[str, Any]:
    """What an agent tells of a run."""
    base = {
        "id": run_id, "name": run_id.rsplit("-", 1)[0], "kind": "train", "state": "running", "pid": 4711, "attempt": 1,
        "epoch": 4, "epochs_planned": 8, "step": 418, "steps_planned": 800, "last_durable_step": 400, "message": "",
        "error": "", "host": "box", "created": NOON, "started": NOON, "updated": NOON + 60, "ended": None,
        "path": f"/w/runs/{run_id}",
        "loss": 0.842, "loss_tail": [4.0, 2.0, 1.4, 1.1, 1.0, 0.92, 0.842], "separation": 0.42, "best_f1": None,
        "images_per_second": 318.0, "seconds_left": 125.0,
    }  # fmt: skip
    return {**base, **changes}


def curves(steps: int, first: int = 1) -> list[list[Any]]:
    """Rows of scalars as a training writes them, from step `first` to `steps`."""
    rows: list[list[Any]] = []
    for step in range(first, steps + 1):
        wave = 0.05 * math.sin(step * 1.7)
        rows += [
            [step, "loss", 0.8 + 3.2 * math.exp(-step / 60) + wave],
            [step, "positive", 0.83 - 0.4 * math.exp(-step / 90) + wave / 5],
            [step, "negative", 0.41 + 0.3 * math.exp(-step / 70) + wave / 5],
            [step, "separation", 0.42 - 0.7 * math.exp(-step / 80)],
            [step, "learning_rate", 1e-3 * min(1, step / 40) * (0.5 + 0.5 * math.cos(math.pi * step / 800))],
            [step, "images_per_second", 318.0 + 20 * wave],
            [step, "seconds_per_step", 0.4],
        ]
    return rows


def bell(mean: float, width: float, total: int) -> list[int]:
    """Counts of 50 bins over −1…1."""
    return [round(total * math.exp(-(((-0.98 + 0.04 * i) - mean) ** 2) / (2 * width**2))) for i in range(50)]


@dataclass
class FakeHost:
    """Runs, curves and logs that a test sets; `calls` is what was asked, in order."""

    summaries: list[dict[str, Any]] = field(default_factory=list)
    rows: dict[str, list[list[Any]]] = field(default_factory=dict)
    happened: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    counts: dict[str, dict[str, Any]] = field(default_factory=dict)
    logs: dict[str, str] = field(default_factory=dict)
    configs: dict[str, dict[str, Any]] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    name: str = "this machine"
    workspace: str = "/home/ada/demo-workspace"
    link: Link = field(default_factory=Link)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    faults: dict[str, LogoclipError] = field(default_factory=dict)
    answers: dict[str, Callable[..., Any]] = field(default_factory=dict)

    async def call(self, method: str, /, **arguments: Any) -> Any:
        self.calls.append((method, arguments))
        if method in self.faults:
            raise self.faults[method]
        if method in self.answers:
            return self.answers[method](**arguments)
        return getattr(self, f"_{method}")(**arguments)

    async def close(self) -> None:
        self.calls.append(("close", {}))

    def asked(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every call of `method` so far."""
        return [arguments for name, arguments in self.calls if name == method]

    def set(self, run_id: str, **changes: Any) -> None:
        """Change what is answer of a run."""
        self.summaries = [{**item, **changes} if item["id"] == run_id else item for item in self.summaries]

    def _info(self) -> dict[str, Any]:
        return {"host": "box", "workspace": self.workspace, "version": "0.1.0", "python": "3.11", "torch": True}

    def _runs(self) -> list[dict[str, Any]]:
        return self.summaries

    def _run(self, id: str) -> dict[str, Any]:
        found = next(item for item in self.summaries if item["id"] == id)
        return {**found, "config": self.configs.get(id, {}), "notes": [], "control": {"wanted": "running"}}

    def _scalars(self, id: str, after: int = 0, names: list[str] | None = None) -> dict[str, Any]:
        rows = self.rows.get(id, [])
        return {"attempt": self.attempts.get(id, 1), "position": len(rows), "rows": rows[after:]}

    def _events(self, id: str, after: int = 0) -> dict[str, Any]:
        rows = self.happened.get(id, [])
        return {"position": len(rows), "rows": rows[after:]}

    def _histograms(self, id: str) -> dict[str, Any]:
        return self.counts.get(id, {})

    def _log(self, id: str, offset: int = -4096) -> dict[str, Any]:
        text = self.logs.get(id, "")
        start = max(0, len(text) + offset) if offset < 0 else offset
        return {"offset": len(text), "text": text[start:]}

    def _gauges(self) -> dict[str, Any]:
        return {
            "cpu_percent": 87.0, "memory_used": 6.1 * 2**30, "memory_total": 23 * 2**30, "disk_free": 74 * 2**30,
            "gpus": [],
        }  # fmt: skip

    def _pause(self, id: str) -> dict[str, Any]:
        self.set(id, state="pausing")
        return {}

    def _resume(self, id: str) -> dict[str, Any]:
        self.set(id, state="starting")
        return {}

    def _stop(self, id: str) -> dict[str, Any]:
        self.set(id, state="stopping")
        return {}

    def _checkpoint(self, id: str) -> dict[str, Any]:
        return {"ask": "1"}

    def _configs(self) -> list[dict[str, Any]]:
        return []

    def _data_sets(self) -> list[dict[str, Any]]:
        return []

    def _sweeps(self) -> list[dict[str, Any]]:
        return []


def lively() -> FakeHost:
    """A workspace in the middle of things: one run in every state that matters."""
    edges = [-1 + 0.04 * i for i in range(51)]
    return FakeHost(
        summaries=[
            summary("demo-03"),
            summary("demo-04", state="queued", epoch=0, step=0, loss=None, loss_tail=[], separation=None,
                    images_per_second=None, seconds_left=None, message="after demo-03"),
            summary("demo-02", state="paused", epoch=6, step=612, last_durable_step=612, loss=0.711, separation=0.47,
                    images_per_second=None, seconds_left=None),
            summary("demo-01", state="finished", epoch=8, step=800, last_durable_step=800, loss=0.690, separation=0.49,
                    best_f1=0.719, images_per_second=None, seconds_left=None, ended=NOON + 300),
            summary("demo-00", state="lost", epoch=2, step=230, last_durable_step=200, loss=1.42, separation=0.21,
                    images_per_second=None, seconds_left=None, error="worker gone"),
            summary("data-01", kind="demo_data", state="finished", epoch=0, epochs_planned=0, step=0, steps_planned=0,
                    loss=None, loss_tail=[], separation=None, images_per_second=None, seconds_left=None,
                    progress=[4800, 4800], message="4,800 photographs rendered"),
        ],
        rows={"demo-03": curves(418)},
        happened={"demo-03": [
            {"step": 100, "time": NOON + 10, "kind": "epoch", "message": "epoch 1  val sep 0.21  recall@1 41.0 %"},
            {"step": 200, "time": NOON + 20, "kind": "epoch", "message": "epoch 2  val sep 0.35  recall@1 52.3 %"},
            {"step": 200, "time": NOON + 20, "kind": "checkpoint", "message": "checkpoint epoch_2.pt"},
            {"step": 300, "time": NOON + 30, "kind": "best", "message": "epoch 3  val sep 0.42 (best)  recall@1 61 %"},
        ]},
        counts={"demo-03": {
            "val_correct": {"step": 300, "edges": edges, "counts": bell(0.78, 0.1, 900)},
            "val_wrong": {"step": 300, "edges": edges, "counts": bell(0.4, 0.12, 4000)},
        }},
        logs={"demo-03": "seed 42 · 240 brands, 2,880 crops\nepoch 1 done\nepoch 2 done\nepoch 3 done\n"},
    )  # fmt: skip
