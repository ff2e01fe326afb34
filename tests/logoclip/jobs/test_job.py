"""A job as its worker sees it."""

from __future__ import annotations

import errno
from collections.abc import Iterator

import pytest

from logoclip.jobs.job import Interrupted, Job, job_function
from logoclip.runs import KINDS, MetricsWriter, StatusWriter, create_run, read_events, read_status, want
from logoclip.runs.control import Wanted
from logoclip.runs.status import written_status
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


@pytest.mark.parametrize(("wish", "said"), [("paused", "pausing"), ("stopped", "stopping")])
def test_that_a_wish_was_heard_stands_in_the_status(job: Job, wish: str, said: str) -> None:
    job.progress(1, 3)
    assert job.status.current.state == "running"
    want(job.run, wish)  # type: ignore[arg-type]
    assert (job.wish(), written_status(job.run).state) == (wish, said)


def test_a_disk_that_takes_no_word_of_it_is_no_reason_not_to_obey(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    want(job.run, "paused")
    monkeypatch.setattr("logoclip.runs.status_writer.replace_text", full)
    assert job.wish() == "paused"


@pytest.mark.parametrize(("last", "end"), [("paused", "paused"), ("stopped", "stopped"), ("running", "paused")])
def test_a_stop_that_is_asked_for_while_it_saves_is_a_stop(job: Job, last: Wanted, end: str) -> None:
    want(job.run, "paused")
    obeyed = job.wish()
    want(job.run, last)
    assert job.last_wish(obeyed) == end


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
