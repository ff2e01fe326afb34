"""Rendering the demo's pictures, and preparing them."""

from __future__ import annotations

import shutil

from logoclip.drawing.render import render_demo
from logoclip.jobs import Job, prepare


def run(job: Job) -> None:
    """Arguments: `dataset`, the folder to render into; `output`, the folder to prepare into; and those of
    `render_demo`: `brands`, `images_per_brand`, `seed`, `style`, `pool`."""
    arguments = job.arguments()
    dataset = job.workspace.resolve(arguments.pop("dataset"))
    output = arguments.pop("output")
    # What an interrupted rendering left is not worth keeping: the same seed gives the same pictures.
    shutil.rmtree(dataset, ignore_errors=True)
    render_demo(dataset, progress=lambda done, total: job.progress(done, total, "rendering pictures"), **arguments)
    job.say("rendered", f"{arguments['brands']} brands × {arguments['images_per_brand']} pictures in {dataset}")
    prepare.prepare_into(job, dataset, job.workspace.resolve(output))
