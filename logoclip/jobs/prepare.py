"""Preparing a data set: crops, test images and the mapping between them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from logoclip.data.aliases import Aliases, aliases_of, load_aliases
from logoclip.data.boxes import LEAST_SIDE
from logoclip.data.journal import abandoned_work, unfinished_folder
from logoclip.data.labels import LabelSource
from logoclip.data.prepare import prepare
from logoclip.data.prepared import DATABASE, brands_and_classes
from logoclip.jobs.job import Interrupted, Job


def run(job: Job) -> None:
    """Arguments: `dataset`, the folder to read; `output`, the folder to make; `min_side` and `labels` of `prepare`;
    and `aliases`, the file that says which classes are of one brand."""
    arguments = job.arguments()
    prepare_into(
        job,
        job.workspace.resolve(arguments["dataset"]),
        job.workspace.resolve(arguments["output"]),
        arguments.get("min_side", LEAST_SIDE),
        arguments.get("labels", "annotation"),
        load_aliases(aliases_of(arguments, job.workspace)),
    )


def prepare_into(
    job: Job,
    dataset: Path,
    output: Path,
    min_side: int = LEAST_SIDE,
    labels: LabelSource = "annotation",
    aliases: Aliases | None = None,
) -> None:
    """Prepare `dataset` into `output`, and say what came of it."""

    def telling(what: str) -> Callable[[int, int], None]:
        return lambda done, total: job.progress(done, total, what)

    try:
        prepared = prepare(
            dataset,
            output,
            progress=telling("cutting out the logos"),
            comparing=telling("looking for copies"),
            min_side=min_side,
            labels=labels,
            aliases=aliases,
        )
    except Interrupted:
        kept = unfinished_folder(output)
        job.say("warning", f"what was done is kept in {kept}: prepare again to go on with it, or remove it")
        raise
    if prepared.resumed:
        job.say("resumed", f"{prepared.resumed} images had been cut by an earlier start")
    held = f"{prepared.crops} crops of {brands_and_classes(prepared.brands, prepared.classes)}"
    job.say("prepared", f"{held} from {prepared.images} images in {output}")
    if prepared.aliases and aliases:
        job.say("prepared", f"aliases used: {len(prepared.aliases)}, of {aliases.file} (listed in {DATABASE})")
    for remark in prepared.remarks:
        job.say("warning", remark)
    for folder in abandoned_work(output.parent):
        job.say("warning", f"{folder} is unfinished: prepare it again to go on with it, or remove it")
    if prepared.skipped:
        job.say("warning", f"{len(prepared.skipped)} files or boxes skipped (listed in {DATABASE})")
