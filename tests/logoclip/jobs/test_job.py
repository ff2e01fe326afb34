"""A job as its worker sees it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from logoclip.jobs.job import Interrupted, Job, job_function
from logoclip.runs import KINDS, MetricsWriter, StatusWriter, create_run, read_events, read_status, want
from logoclip.workspace import Workspace


@pytest.fixture
def job(workspace: Workspace) -> Iterator[Job]:
    run = create_run(workspace.runs, "prepare", "prepare", "kind: prepare\ndataset: data/x\n")
    with MetricsWriter(run.metrics) as metrics:
        yield Job(run, workspace, StatusWriter(run), metrics)


def test_it_has_the_arguments_that_it_was_launched_with(job: Job) -> None:
    assert job.arguments() == {"dataset": "data/x"}


def test_the_first_and_the_last_progress_are_written_whatever_the_time(job: Job) -> None:
    for done in range(101):
        job.progress(done, 100, "cutting")
    assert (read_status(job.run).progress, read_status(job.run).message) == ((100, 100), "cutting")


@pytest.mark.parametrize("wish", ["paused", "stopped"])
def test_a_wish_ends_it_at_the_next_progress(job: Job, wish: str) -> None:
    want(job.run, wish)  # type: ignore[arg-type]
    with pytest.raises(Interrupted) as interruption:
        job.progress(1, 2)
    assert interruption.value.wish == wish


def test_a_signal_pauses_it(job: Job) -> None:
    job.interrupt()
    with pytest.raises(Interrupted) as interruption:
        job.progress(1, 2)
    assert interruption.value.wish == "paused"


def test_what_it_says_is_an_event(job: Job) -> None:
    job.say("note", "é", 3)
    assert [(event.step, event.kind, event.message) for event in read_events(job.run.metrics)] == [(3, "note", "é")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_job_has_its_function(kind: str) -> None:
    assert callable(job_function(kind))  # type: ignore[arg-type]
