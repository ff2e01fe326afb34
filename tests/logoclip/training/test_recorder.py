"""A run's recorder is all that a trainer needs, and what it is given arrives where readers look."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from logoclip.jobs.job import Job
from logoclip.jobs.train import RunRecorder
from logoclip.runs import (
    MetricsWriter,
    StatusWriter,
    ask,
    create_run,
    read_events,
    read_histograms,
    read_scalars,
    read_status,
    want,
)
from logoclip.runs.series import Series, SimilarityHistogram
from logoclip.training.recorder import Recorder, report
from logoclip.training.train_state import TrainState
from logoclip.workspace import Workspace

NAMES = [name for name, member in vars(Recorder).items() if inspect.isfunction(member) and not name.startswith("_")]


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Job]:
    workspace = Workspace.make(tmp_path)
    run = create_run(workspace.runs, "demo", "train", "")
    with MetricsWriter(run.metrics) as metrics:
        yield Job(run, workspace, StatusWriter(run), metrics)


@pytest.mark.parametrize("name", NAMES)
def test_a_run_offers_what_a_trainer_calls(name: str) -> None:
    assert inspect.signature(getattr(RunRecorder, name)) == inspect.signature(getattr(Recorder, name))


def test_what_a_trainer_reports_is_in_the_run(job: Job) -> None:
    recorder: Recorder = RunRecorder(job)
    recorder.planned(3, 24)
    recorder.scalars(2, {Series.LOSS: 0.5})
    recorder.event("epoch", 2, "epoch 1")
    recorder.histogram(SimilarityHistogram.VAL_WRONG, 2, np.array([0.0, 1.0]), np.array([7]))
    recorder.progress(step=2, epoch=1, durable_step=1, best_epoch=1, best_value=0.25)
    status, run = read_status(job.run), job.run
    assert (status.epochs_planned, status.steps_planned, status.step, status.last_durable_step) == (3, 24, 2, 1)
    assert [(row.step, row.name, row.value) for row in read_scalars(run.metrics).rows] == [(2, "loss", 0.5)]
    assert [event.message for event in read_events(run.metrics)] == ["epoch 1"]
    assert [(one.name, list(one.counts)) for one in read_histograms(run.metrics)] == [("val_wrong", [7])]


def test_what_is_wanted_of_the_run_reaches_the_trainer(job: Job) -> None:
    recorder: Recorder = RunRecorder(job)
    assert recorder.wish() == "running" and recorder.checkpoint_asks() == []
    want(job.run, "paused")
    asked = ask(job.run)
    assert recorder.wish() == "paused" and recorder.checkpoint_asks() == [asked]
    recorder.acknowledge([asked])
    assert recorder.checkpoint_asks() == []


def test_a_figure_that_is_no_number_is_not_reported(job: Job) -> None:
    report(RunRecorder(job), TrainState(step=4, best_epoch=1, best_value=math.nan, base_value=0.25), 2, 3)
    status = read_status(job.run)
    assert (status.step, status.epoch, status.last_durable_step, status.best_epoch) == (4, 2, 3, 1)
    assert (status.best_value, status.base_value) == (None, 0.25)
