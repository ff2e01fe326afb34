"""Which figures the evaluations of a workspace brought, and which training they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from logoclip.evaluation.figures import EvaluatedModel
from logoclip.json_file import UnreadableJson, read_json
from logoclip.runs.directory import RunDirectory


class EvaluationSummary(Struct, frozen=True):
    """What an evaluation says in short: its models, and the directory of its data. No models if there is none."""

    models: tuple[EvaluatedModel, ...] = ()
    data: str = ""


class _Stored(Struct, frozen=True):
    report: EvaluationSummary


class EvaluatedRuns:
    """Reads the summaries of evaluations, each again only when it has changed."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[int, EvaluationSummary]] = {}

    def best_f1(self, runs: Iterable[RunDirectory]) -> dict[str, float]:
        """F1 at the threshold fitted on other brands, where one was, else at the given one; by run id.

        Of an evaluation its best model's, of a training its exported model's, in the best of its evaluations.
        """
        best: dict[str, float] = {}
        for run in runs:
            for model in self.summary(run).models:
                for owner in filter(None, (run.id, model.parent_run)):
                    best[owner] = max(best.get(owner, 0.0), model.judged.f1)
        return best

    def summary(self, run: RunDirectory) -> EvaluationSummary:
        """What the evaluation of `run` says in short."""
        summary = run.evaluation / "summary.json"
        try:
            stamp = summary.stat().st_mtime_ns
        except OSError:
            return EvaluationSummary()
        known = self._read.get(run.path)
        if known is None or known[0] != stamp:
            known = self._read[run.path] = (stamp, _read(summary))
        return known[1]


def _read(summary: Path) -> EvaluationSummary:
    try:
        return read_json(summary, _Stored).report
    except (FileNotFoundError, UnreadableJson):  # the evaluation itself says so when it is opened
        return EvaluationSummary()
