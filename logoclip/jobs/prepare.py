"""Preparing a data set: crops, test images and the mapping between them."""

from __future__ import annotations

from pathlib import Path

from logoclip.data.prepare import prepare
from logoclip.data.prepared import DATABASE
from logoclip.jobs.job import Job


def run(job: Job) -> None:
    """Arguments: `dataset`, the folder to read; `output`, the folder to make."""
    arguments = job.arguments()
    prepare_into(job, job.workspace.resolve(arguments["dataset"]), job.workspace.resolve(arguments["output"]))


def prepare_into(job: Job, dataset: Path, output: Path) -> None:
    """Prepare `dataset` into `output`, and say what came of it."""
    prepared = prepare(
        dataset,
        output,
        progress=lambda done, total: job.progress(done, total, "cutting out the logos"),
        comparing=lambda done, total: job.progress(done, total, "looking for copies"),
    )
    job.say("prepared", f"{prepared.crops} crops of {prepared.brands} brands from {prepared.images} images in {output}")
    if prepared.skipped:
        job.say("warning", f"{len(prepared.skipped)} files or boxes skipped (listed in {DATABASE})")
