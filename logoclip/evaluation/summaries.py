"""Which figures the evaluations of a workspace brought, and which training they belong to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from logoclip.runs.directory import RunDirectory

SHOWN: Final = ("name", "path", "parent_run", "threshold", "precision", "recall", "f1")


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
            report = json.loads(summary.read_bytes())["report"]
            models = [{name: model[name] for name in SHOWN} for model in report["models"]]
            return {"models": models, "data": report["data"]}
        except (OSError, ValueError, KeyError, TypeError):  # damaged: the evaluation itself says so when it is opened
            return {"models": [], "data": None}
