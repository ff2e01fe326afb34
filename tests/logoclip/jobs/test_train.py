"""The job `train`, in this process. What pausing and killing do to its worker is in test_worker.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.errors import InputError, JobError
from logoclip.jobs.job import Interrupted
from logoclip.jobs.train import RunRecorder
from logoclip.model.card import is_ours, read_card, write_card
from logoclip.runs import ask, read_scalars, want
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
    own, chosen = job.run.model, furnished.models / "tuned"
    assert said[-2:] == [
        ("exported", f"best model exported to runs/{job.run.id}/model"),
        ("published", "published to models/tuned"),
    ]
    assert read_card(own) == read_card(chosen)
    assert read_card(own)["parent_run"] == job.run.id
    assert read_card(own)["run_created"] == status.created
    start_from = str(job.run.checkpoints / "epoch_1.pt")
    child = make_job("train", CONFIG.replace("max_epochs: 1", "max_epochs: 2"), start_from=start_from)
    assert ("note", f"resumed from step {status.step}") in do(child)
    assert read_card(chosen) == read_card(own), "another run's model is left alone"
    assert read_card(child.run.model)["parent_run"] == child.run.id
    assert min(row.step for row in read_scalars(child.run.metrics).rows) > status.step


def test_one_that_is_stopped_keeps_its_steps_and_exports_nothing(furnished: Workspace, make_job: Make) -> None:
    job = make_job("train", CONFIG)
    want(job.run, "stopped")
    with pytest.raises(Interrupted) as caught:
        do(job)
    assert caught.value.wish == "stopped"
    assert (job.run.checkpoints / "last.pt").exists()
    assert not (furnished.models / "tuned").exists()
    assert not job.run.model.exists()


def test_what_stands_where_the_model_should_go_is_kept_before_anything_is_loaded(
    furnished: Workspace, make_job: Make
) -> None:
    (furnished.models / "tuned").mkdir()
    (furnished.models / "tuned" / "thesis.txt").touch()
    with pytest.raises(InputError, match="tuned: holds something that is no exported model"):
        do(make_job("train", CONFIG))


def test_its_own_earlier_model_is_replaced_until_it_bears_a_threshold(furnished: Workspace, make_job: Make) -> None:
    job = make_job("train", CONFIG)
    chosen = furnished.models / "tuned"
    do(job)
    first = read_card(chosen)
    write_card(chosen, {**first, "created": "earlier"})
    do(job)
    assert read_card(chosen) == read_card(job.run.model)
    write_card(chosen, {**first, "threshold": 0.7})
    said = do(job)
    assert read_card(chosen)["threshold"] == 0.7
    assert said[-1][0] == "note"
    assert said[-1][1].startswith(f"{chosen} holds a model that bears a threshold, which stays: `logoclip runs publish")
    assert [path.name for path in furnished.models.iterdir() if path.name.startswith("tuned")] == ["tuned"]


def test_a_place_that_cannot_be_written_costs_the_run_nothing(
    furnished: Workspace, make_job: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise JobError("models/tuned: No space left on device: nothing was written")

    monkeypatch.setattr("logoclip.jobs.train.publish", refuse)
    job = make_job("train", CONFIG)
    kind, message = do(job)[-1]
    assert (kind, message) == (
        "warning",
        "not published: models/tuned: No space left on device: nothing was written; "
        f"`logoclip runs publish {job.run.id}` tries again",
    )
    assert is_ours(job.run.model)


def test_a_checkpoint_that_was_asked_for_is_asked_once(make_job: Make) -> None:
    job = make_job("train", CONFIG)
    recorder = RunRecorder(job)
    wanted = ask(job.run)
    assert recorder.checkpoint_asks() == [wanted]
    recorder.acknowledge([wanted])
    assert recorder.checkpoint_asks() == []
