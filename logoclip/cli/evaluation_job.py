"""Running an evaluation in a worker, and showing what it stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from logoclip.cli.jobs import run_job
from logoclip.cli.output import results, write_json
from logoclip.evaluation.stored import load_evaluation, report
from logoclip.workspace import Workspace

ROWS = (
    ("mean of wrong similarities", "wrong_mean", "{:.3f}"),
    ("mean of correct similarities", "correct_mean", "{:.3f}"),
    ("wrong ones above 0.75", "wrong_above_0_75", "{:.1%}"),
    ("recall@1", "recall_at_1", "{:.1%}"),
    ("best threshold, in-sample", "in_sample_threshold", "{:.4f}"),
    ("F1 there, in-sample", "in_sample_f1", "{:.1%}"),
    ("threshold", "threshold", "{:.4f}"),
    ("precision", "precision", "{:.1%}"),
    ("recall", "recall", "{:.1%}"),
    ("F1", "f1", "{:.1%}"),
)


def run_evaluation(
    workspace: Workspace,
    models: Sequence[tuple[str, str]],
    data: Path,
    *,
    method: str,
    seed: int,
    known: int | None = None,
    threshold: float | None = None,
) -> dict[str, Any]:
    """Evaluate `models` (name, location) on `data` in a worker and return the report."""
    arguments = {
        "models": [list(model) for model in models],
        "data": str(data),
        "seed": seed,
        "known": known,
        "method": method,
        "threshold": threshold,
    }
    run = run_job(workspace, "sweep", "evaluate", arguments)
    return report(load_evaluation(run.evaluation))


def show_report(values: Mapping[str, Any], as_json: bool) -> None:
    """The report as JSON, or as a table on the terminal."""
    if as_json:
        write_json(values)
        return
    console = results()
    console.print(table(values))
    console.print(_caption(values))


def table(values: Mapping[str, Any]) -> Table:
    """One column a model, one row a figure."""
    grid = Table("", *(str(model["name"]) for model in values["models"]))
    for column in grid.columns[1:]:
        column.justify = "right"
    for title, key, shape in ROWS:
        grid.add_row(title, *(_cell(model.get(key), shape) for model in values["models"]))
    return grid


def _cell(value: float | None, shape: str) -> str:
    return "–" if value is None else shape.format(value)


def _caption(values: Mapping[str, Any]) -> str:
    sources = {
        "calibration": f"threshold fitted on {values['calibration_brands']} other brands",
        "given": "threshold as given",
        "in-sample": "threshold fitted on these same brands: in-sample, too few brands to hold some out",
    }
    return (
        f"precision, recall and F1 on {values['held_out_brands']} brands, {values['queries']} queries, "
        f"{values['references']} references, matched by {values['method']}, seed {values['seed']}; "
        f"{sources[str(values['threshold_source'])]}; {_seen(values)}{values['seconds']:.0f} s"
    )


def _seen(values: Mapping[str, Any]) -> str:
    """Which models know the brands that they are evaluated on: their figures promise too much."""
    warnings = [
        f"{model['name']} was trained or validated on {model['trained_on']} of these brands, which flatters it; "
        for model in values["models"]
        if model["trained_on"]
    ]
    return "".join(warnings)
