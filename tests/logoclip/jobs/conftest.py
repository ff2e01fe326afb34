"""Jobs done in the test's own process: what a worker does, without the process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from logoclip.config.config_file import dump_job
from logoclip.jobs.job import Job, job_function
from logoclip.runs import StatusWriter, create_run, read_events
from logoclip.runs.metrics import MetricsWriter
from logoclip.runs.states import Kind
from logoclip.workspace import Workspace
from tests.data_sets import write_data_set

Make = Callable[..., Job]
# A training that two cores finish in a few seconds.
CONFIG = """
base_model: models/tiny
lora_r: 2
freeze_layers: 2
preprocess: squash
batch_size: 8
logos_per_batch: 4
samples_per_logo: 2
max_epochs: 1
mixed_precision: false
data_dir: data/prepared
num_workers: 0
export_dir: models/tuned
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


@pytest.fixture
def make_job(workspace: Workspace) -> Iterator[Make]:
    """Makes the job of a new run, whose config is a text or the arguments of its kind."""
    opened: list[MetricsWriter] = []

    def make(kind: Kind, config: str | dict[str, Any], **status: Any) -> Job:
        text = config if isinstance(config, str) else dump_job(kind, config)
        run = create_run(workspace.runs, kind, kind, text, **status)
        opened.append(metrics := MetricsWriter(run.metrics))
        return Job(run, workspace, StatusWriter(run), metrics)

    yield make
    for metrics in opened:
        metrics.close()


def do(job: Job) -> list[tuple[str, str]]:
    """Does the job, and returns kind and message of what it said."""
    job_function(job.status.current.kind)(job)
    return [(event.kind, event.message) for event in read_events(job.run.metrics)]


def furnish(workspace: Workspace, tiny_clip_dir: Path) -> None:
    """Sixteen brands of six pictures, prepared, and the base model of `CONFIG`."""
    from logoclip.data.prepare import prepare

    write_data_set(pictures := workspace.data / "pictures", brands=16, images=6)
    prepare(pictures, workspace.data / "prepared", processes=1)
    (workspace.models / "tiny").symlink_to(tiny_clip_dir)
