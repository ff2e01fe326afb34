"""The job `train`, in this process. What pausing and killing do to its worker is in test_worker.py."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from logoclip.errors import InputError
from logoclip.jobs.job import Interrupted
from logoclip.jobs.train import RunRecorder
from logoclip.model.card import read_card
from logoclip.runs import ask, read_events, read_scalars, want
from logoclip.workspace import Workspace
from tests.logoclip.jobs.conftest import CONFIG, Make, do, furnish


@pytest.fixture
def furnished(workspace: Workspace, tiny_clip_dir: Path) -> Workspace:
    furnish(workspace, tiny_clip_dir)
    return workspace


def test_it_trains_and_exports_and_another_begins_at_its_checkpoint(furnished: Workspace, make_job: Make) -> None:
    job = make_job("train", CONFIG)
    said = do(job)
    status = job.status.current
    assert status.step == status.steps_planned == status.last_durable_step > 0
    assert said[-1] == ("published", "published to models/tuned")
    assert read_card(furnished.models / "tuned")["parent_run"] == job.run.id
    start_from = str(job.run.checkpoints / "epoch_1.pt")
    child = make_job("train", CONFIG.replace("max_epochs: 1", "max_epochs: 2"), start_from=start_from)
    assert ("note", f"resumed from step {status.step}") in do(child)
    assert min(row.step for row in read_scalars(child.run.metrics).rows) > status.step
    epochs = [event.message for event in read_events(child.run.metrics) if event.kind == "epoch"]
    assert [message.split(":")[0] for message in epochs] == ["epoch 2"]  # the one before is the parent's to say


def test_one_that_pauses_by_itself_says_why_and_can_go_on(furnished: Workspace, make_job: Make) -> None:
    job = make_job("train", CONFIG + "temperature: 1e-39\n")
    with pytest.raises(Interrupted) as caught:
        do(job)
    assert caught.value.wish == "paused"
    assert job.closing.startswith("paused: 3 steps in a row were left out") and "--resume" in job.closing
    assert job.status.current.last_durable_step == 3


def test_what_a_dying_worker_left_unsaid_is_said_and_the_base_is_not_judged_twice(
    furnished: Workspace, make_job: Make
) -> None:
    job = make_job("train", CONFIG)
    do(job)
    rows = read_scalars(job.run.metrics).rows
    assert [row.step for row in rows if row.name == "val_separation"] == [0, job.status.current.step]
    with sqlite3.connect(job.run.metrics) as database:
        database.execute("DELETE FROM events WHERE kind = 'epoch' AND step > 0")
    said = do(job)  # again, as a resume does
    epochs = [message for kind, message in said if kind == "epoch"]
    assert [message.split(":")[0] for message in epochs] == ["epoch 0, the base", "epoch 1"]
    assert read_scalars(job.run.metrics).rows == rows


def test_figures_of_an_epoch_that_is_judged_again_are_taken_back_first(furnished: Workspace, make_job: Make) -> None:
    job = make_job("train", CONFIG)
    job.metrics.scalars(0, {"val_separation": 0.5, "loss": 1.0})
    job.metrics.event("epoch", 0, "epoch 0, the base: of a worker that died before it could save")
    said = do(job)
    base = [row.value for row in read_scalars(job.run.metrics).rows if (row.step, row.name) == (0, "val_separation")]
    assert base == [job.status.current.base_value]
    assert len([message for kind, message in said if kind == "epoch" and message.startswith("epoch 0")]) == 1


def test_one_that_is_stopped_keeps_its_steps_and_exports_nothing(furnished: Workspace, make_job: Make) -> None:
    job = make_job("train", CONFIG)
    want(job.run, "stopped")
    with pytest.raises(Interrupted) as caught:
        do(job)
    assert caught.value.wish == "stopped"
    assert (job.run.checkpoints / "last.pt").exists()
    assert not (furnished.models / "tuned").exists()


def test_what_stands_where_the_model_should_go_is_kept_before_anything_is_loaded(
    furnished: Workspace, make_job: Make
) -> None:
    (furnished.models / "tuned").mkdir()
    (furnished.models / "tuned" / "thesis.txt").touch()
    with pytest.raises(InputError, match="tuned: holds something that is no exported model"):
        do(make_job("train", CONFIG))


def test_a_checkpoint_that_was_asked_for_is_asked_once(make_job: Make) -> None:
    job = make_job("train", CONFIG)
    recorder = RunRecorder(job)
    wanted = ask(job.run)
    assert recorder.checkpoint_asks() == [wanted]
    recorder.acknowledge([wanted])
    assert recorder.checkpoint_asks() == []
