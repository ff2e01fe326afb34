"""Preparing a data set: crops, test images and the mapping between them."""

from __future__ import annotations

from pathlib import Path

from logoclip.data.aliases import Aliases, aliases_of, load_aliases
from logoclip.data.prepare import prepare
from logoclip.data.prepared import DATABASE, brands_and_classes
from logoclip.jobs.job import Job


def run(job: Job) -> None:
    """Arguments: `dataset`, the folder to read; `output`, the folder to make; and optionally `aliases`, the file that
    says which classes are of one brand."""
    arguments, place = job.arguments(), job.workspace
    aliases = load_aliases(aliases_of(arguments, place))
    prepare_into(job, place.resolve(arguments["dataset"]), place.resolve(arguments["output"]), aliases)


def prepare_into(job: Job, dataset: Path, output: Path, aliases: Aliases | None = None) -> None:
    """Prepare `dataset` into `output`, and say what came of it."""

    def progress(done: int, total: int) -> None:
        job.progress(done, total, "cutting out the logos")

    prepared = prepare(dataset, output, progress=progress, aliases=aliases)
    held = f"{prepared.crops} crops of {brands_and_classes(prepared.brands, prepared.classes)}"
    job.say("prepared", f"{held} from {prepared.images} images in {output}")
    if prepared.aliases and aliases:
        job.say("prepared", f"aliases used: {len(prepared.aliases)}, of {aliases.file} (listed in {DATABASE})")
    if prepared.skipped:
        job.say("warning", f"{len(prepared.skipped)} files or boxes skipped (listed in {DATABASE})")
