"""Exporting a checkpoint as a model that others can load."""

from __future__ import annotations

from pathlib import Path

from logoclip.jobs.job import Job
from logoclip.machine.engine import require_engine


def run(job: Job) -> None:
    """Arguments: `checkpoint`, `output`, and optionally `merge_lora`."""
    job.status.write(message="loading torch")
    require_engine()
    from logoclip.export.export import export_checkpoint

    arguments = job.arguments()
    output = job.workspace.resolve(arguments["output"])
    job.progress(0, 1, f"exporting to {output}")
    export_checkpoint(
        Path(job.workspace.resolve(arguments["checkpoint"])),
        output,
        job.workspace,
        merge_lora=arguments.get("merge_lora", True),
    )
    job.progress(1, 1)
    job.say("exported", f"exported to {output}, embeddings equal the checkpoint's")
