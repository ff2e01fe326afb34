"""Which figures the evaluations of a workspace brought, and which training they belong to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from logoclip.json_file import UnreadableJson, read_json
from logoclip.runs.directory import RunDirectory


@dataclass(frozen=True)
class _Model:
    """What is shown of one model in a list of evaluations."""

    name: str
    path: str
    parent_run: str | None
    threshold: float
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class _Report:
    models: tuple[_Model, ...]
    data: str


@dataclass(frozen=True)
class _Summary:
    report: _Report


class EvaluatedRuns:
    """Reads the summaries of evaluations, each again only when it has changed."""

    def __init__(self) -> None:
        self._read_before: dict[Path, tuple[int, dict[str, Any]]] = {}

    def best_f1(self, runs: Iterable[RunDirectory]) -> dict[str, float]:
        """The best F1 by run id: of an evaluation its best model's, of a training its exported model's."""
        best: dict[str, float] = {}
        for run in runs:
            for model in self.summary(run)["models"]:
                for owner in filter(None, (run.id, model["parent_run"])):
                    best[owner] = max(best.get(owner, 0.0), model["f1"])
        return best

    def summary(self, run: RunDirectory) -> dict[str, Any]:
        """What the evaluation of `run` says in short: its `models` and its `data`. No models if there is none."""
        summary = run.evaluation / "summary.json"
        try:
            stamp = summary.stat().st_mtime_ns
        except OSError:
            return {"models": [], "data": None}
        known = self._read_before.get(run.path)
        if known is None or known[0] != stamp:
            known = self._read_before[run.path] = (stamp, self._read(summary))
        return known[1]

    def _read(self, summary: Path) -> dict[str, Any]:
        try:
            report = read_json(summary, _Summary).report
        except (FileNotFoundError, UnreadableJson):  # the evaluation itself says so when it is opened
            return {"models": [], "data": None}
        return {"models": [dataclasses.asdict(model) for model in report.models], "data": report.data}
