"""Preparing a data set: crops, test images and the mapping between them."""

from __future__ import annotations

from pathlib import Path

from logoclip.data.boxes import LEAST_SIDE
from logoclip.data.journal import unfinished_folder
from logoclip.data.labels import LabelSource
from logoclip.data.prepare import prepare
from logoclip.data.prepared import DATABASE
from logoclip.jobs.job import Interrupted, Job


def run(job: Job) -> None:
    """Arguments: `dataset`, the folder to read; `output`, the folder to make; `min_side` and `labels` of `prepare`."""
    arguments = job.arguments()
    prepare_into(
        job,
        job.workspace.resolve(arguments["dataset"]),
        job.workspace.resolve(arguments["output"]),
        arguments.get("min_side", LEAST_SIDE),
        arguments.get("labels", "annotation"),
    )


def prepare_into(
    job: Job, dataset: Path, output: Path, min_side: int = LEAST_SIDE, labels: LabelSource = "annotation"
) -> None:
    """Prepare `dataset` into `output`, and say what came of it."""

    def progress(done: int, total: int) -> None:
        job.progress(done, total, "cutting out the logos")

    try:
        prepared = prepare(dataset, output, progress=progress, min_side=min_side, labels=labels)
    except Interrupted:
        kept = unfinished_folder(output)
        job.say("warning", f"what was done is kept in {kept}: prepare again to go on with it, or remove it")
        raise
    if prepared.resumed:
        job.say("resumed", f"{prepared.resumed} images had been cut by an earlier start")
    job.say("prepared", f"{prepared.crops} crops of {prepared.brands} brands from {prepared.images} images in {output}")
    for remark in prepared.remarks:
        job.say("warning", remark)
    if prepared.skipped:
        job.say("warning", f"{len(prepared.skipped)} files or boxes skipped (listed in {DATABASE})")
