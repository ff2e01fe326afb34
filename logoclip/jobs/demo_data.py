"""Rendering the demo's pictures, and preparing them."""

from __future__ import annotations

from logoclip.data.prepare import check_output
from logoclip.drawing.render import render_demo
from logoclip.jobs import prepare
from logoclip.jobs.job import Job


def run(job: Job) -> None:
    """Arguments: `dataset`, the folder to render into; `output`, the folder to prepare into; and those of
    `render_demo`: `brands`, `images_per_brand`, `seed`, `style`, `pool`."""
    arguments = job.arguments()
    dataset, output = (job.workspace.resolve(arguments.pop(name)) for name in ("dataset", "output"))
    check_output(dataset, output)  # before the pictures, which take longer
    render_demo(dataset, progress=lambda done, total: job.progress(done, total, "rendering pictures"), **arguments)
    job.say("rendered", f"{arguments['brands']} brands × {arguments['images_per_brand']} pictures in {dataset}")
    prepare.prepare_into(job, dataset, output)
