"""The one look that a search takes at the held-out brands: at its end, for its best trial, beside the base model."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from msgspec.structs import replace

from logoclip.errors import LogoclipError
from logoclip.evaluation.figures import ModelFigures
from logoclip.evaluation.stored import load_evaluation
from logoclip.evaluation.stored import report as evaluation_report
from logoclip.jobs.job import Job
from logoclip.jobs.launching import launch_job
from logoclip.runs import RunDirectory, list_runs, read_status
from logoclip.runs.launch import resume
from logoclip.tuning.searching import Search
from logoclip.tuning.trials import HeldOut, StudyReport, Trial

POLL_SECONDS: Final = 0.5


def look_once(job: Job, search: Search, report: StudyReport, tell: Callable[[str], Any]) -> StudyReport:
    """`report` with the figures of the held-out brands. A search that was broken off here finds its own evaluation.

    Raises:
        Interrupted: it should not go on; the evaluation does, and is found again.
    """
    best = report.best
    if best is None:
        return replace(report, held_out=HeldOut(trouble="no trial is complete"))
    try:
        run = _evaluation(job, search, best)
        while (status := read_status(run)).alive:
            tell(f"looking at the held-out brands, once, for trial {best.number}")
            time.sleep(POLL_SECONDS)
        if status.state != "finished":
            raise LogoclipError(f"{run.id} is {status.state}: {status.error or status.message}")
        return replace(report, held_out=_found(run))
    except LogoclipError as error:
        return replace(report, held_out=HeldOut(trouble=str(error)))


def _evaluation(job: Job, search: Search, best: Trial) -> RunDirectory:
    name = f"{search.founder.id}-held-out"
    for run in list_runs(job.workspace.runs):
        status = read_status(run)
        if (status.kind, status.name) == ("evaluate", name):
            if status.resumable:
                resume(run, job.workspace.root)
            return run
    models = [["baseline", search.config.base_model], ["finetuned", f"runs/{best.run}/model"]]
    arguments = {"models": models, "data": search.config.data_dir, "split": best.run}
    return launch_job(job.workspace, "evaluate", arguments, name)


def _found(run: RunDirectory) -> HeldOut:
    report = evaluation_report(load_evaluation(run.evaluation))
    models: dict[str, ModelFigures] = {model.name: model for model in report.models}
    source = {"calibration": f"fitted on {report.calibration_brands} other brands"}
    return HeldOut(
        run.id,
        models["finetuned"],
        models["baseline"],
        report.held_out_brands,
        source.get(report.threshold_source, report.threshold_source),
    )
