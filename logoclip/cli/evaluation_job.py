"""Running an evaluation in a worker, and showing what it stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import to_builtins
from rich.table import Table

from logoclip.cli.asking import Asking
from logoclip.cli.jobs import run_job
from logoclip.cli.output import results, write_json
from logoclip.data.prepared import brands_and_classes
from logoclip.evaluation import stored
from logoclip.evaluation.figures import DATA, Report
from logoclip.evaluation.origin import OWN
from logoclip.runs import RunDirectory
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
# Where a known brand has several classes: a name may be right for the brand and wrong for the class.
BY_CLASS = (
    ("of these: another class of the brand", "other_class", "{}"),
    ("F1 if that is wrong", "f1_by_class", "{:.1%}"),
)


def run_evaluation(
    workspace: Workspace, models: Sequence[tuple[str, str]], data: Path, asking: Asking
) -> tuple[RunDirectory, Report]:
    """Evaluate `models` (name, location) on `data` in a worker, and return its run and the report."""
    arguments = {"models": [list(model) for model in models], "data": str(data), **asking.arguments(workspace)}
    run = run_job(workspace, "sweep", "evaluate", arguments)
    return run, stored.report(stored.load_evaluation(run.evaluation))


def show_report(report: Report, as_json: bool) -> None:
    """The report as JSON, or as a table on the terminal."""
    if as_json:
        write_json(to_builtins(report))
        return
    console = results()
    console.print(table(report))
    console.print(_caption(report))


def table(report: Report) -> Table:
    """One column a model, one row a figure."""
    grid = Table("", *(model.name for model in report.models))
    for column in grid.columns[1:]:
        column.justify = "right"
    rows = (*ROWS, ("right names", "true_positives", "{}"), *BY_CLASS) if report.several_classes else ROWS
    for title, key, shape in rows:
        grid.add_row(_titled(title, report), *(_cell(getattr(model, key), shape) for model in report.models))
    return grid


def _titled(title: str, report: Report) -> str:
    """The row of the threshold says where that comes from."""
    word = {"calibration": "fitted", "given": "given", "in-sample": "in-sample"}[report.threshold_source]
    return f"threshold, {word}" if title == "threshold" else title


def _cell(value: float | None, shape: str) -> str:
    return "–" if value is None else shape.format(value)


def _caption(report: Report) -> str:
    sources = {
        "calibration": f"threshold fitted on {report.calibration_brands} other brands",
        "given": "threshold as given",
        "in-sample": "threshold in-sample, the best of these same brands: too few to fit it on others",
    }
    parts = (
        f"precision, recall and F1 on {brands_and_classes(report.held_out_brands, report.held_out_classes)}, "
        f"{report.known_brands} of them known, "
        f"{report.queries} queries, {report.references} references, matched by {report.method}, seed {report.seed}",
        sources[report.threshold_source],
        *described_questions(report),
        *_seen(report),
        *_copies(report),
        f"{report.seconds:.0f} s",
    )
    return "; ".join(parts)


def described_questions(report: Report) -> list[str]:
    """Whose brands and pixels these are and how to take others, for people; nothing where that was not recorded."""
    if not report.fingerprint:
        return []
    whose = "halves of all brands of the data" if report.split == DATA else f"the split of {report.split}"
    pixels = "each model's own" if report.preprocess == OWN else report.preprocess
    like = f" of {report.pixels_of}" if report.pixels_of else ""
    return [
        f"questions {report.fingerprint}: brands by {whose} ({report.sets_source}; --split takes others), "
        f"pixels {pixels}{like} (--preprocess takes others)"
    ]


def _seen(report: Report) -> list[str]:
    """Which models know brands: those that are left out, and those that were asked about, which flatters a model."""
    left_out = [f"{model.name} knows {model.knows} of them" for model in report.models if model.knows]
    known = f"{report.known_left_out} brands left out, as a model was trained or validated on them: "
    flattered = [
        f"{model.name} was trained or validated on {model.trained_on} of these brands, which flatters it"
        for model in report.models
        if model.trained_on
    ]
    return [known + ", ".join(left_out), *flattered] if left_out else flattered


def _copies(report: Report) -> list[str]:
    """What was left out because a model, or the threshold, has seen the same photograph under another brand."""
    left_out = report.copies_left_out
    return [f"{left_out} crops left out, whose photographs are on an earlier side of the split too"] if left_out else []
