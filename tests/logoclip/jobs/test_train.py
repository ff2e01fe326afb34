"""The job `train`, in this process. What pausing and killing do to its worker is in test_worker.py."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from logoclip.data.prepared import load_prepared
from logoclip.errors import InputError, JobError
from logoclip.jobs.gauge_history import GaugeHistory
from logoclip.jobs.job import Interrupted
from logoclip.jobs.train import RunRecorder
from logoclip.machine.meter import Meter
from logoclip.model.card import is_ours, read_card, write_card
from logoclip.runs import ask, read_events, read_scalars, want
from logoclip.runs.examples import Examples, read_examples
from logoclip.runs.series import Series
from logoclip.training.checkpoint import save_last
from logoclip.workspace import Workspace
from tests.logoclip.jobs.conftest import CONFIG, Make, do, furnish

Until = Callable[..., Any]


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


def test_measures_are_on_the_disk_before_the_checkpoint_that_covers_them(
    furnished: Workspace, make_job: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job("train", CONFIG)
    synced: dict[Path, int] = {}
    log, saved = job.run.path / "metrics.db-wal", []

    def save(directory: Path, content: dict[str, Any]) -> None:
        measured = {row.step for row in read_scalars(job.run.metrics, names=["loss"]).rows}
        assert measured == set(range(1, content["step"] + 1))
        assert synced[log] == log.stat().st_mtime_ns, "a measure was written since the disk was waited for"
        saved.append(content["step"])
        save_last(directory, content)

    monkeypatch.setattr("logoclip.disk.sync", lambda path: synced.update({path: path.stat().st_mtime_ns}))
    monkeypatch.setattr("logoclip.training.trainer.save_last", save)
    do(job)
    assert saved[-1] == job.status.current.step > 0


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


def test_the_gauges_of_the_machine_are_recorded_with_the_step(
    furnished: Workspace, make_job: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logoclip.jobs.train.GaugeHistory", partial(GaugeHistory, seconds=0.001))
    job = make_job("train", CONFIG)
    do(job)
    rows = [row for row in read_scalars(job.run.metrics).rows if row.name.startswith("machine.")]
    assert {"machine.memory_gb", "machine.disk_free_gb"} <= {row.name for row in rows}
    assert all(0 < row.step <= job.status.current.step and row.value >= 0 for row in rows)


def test_gauges_go_on_within_a_validation_and_are_none_before_the_first_step(
    furnished: Workspace, make_job: Make, until: Until
) -> None:
    job = make_job("train", CONFIG)
    with GaugeHistory(Meter(furnished.root), seconds=0.001) as gauges:
        recorder = RunRecorder(job, gauges)
        recorder.wish()
        assert not any(thread.name == "gauges" for thread in threading.enumerate())
        recorder.scalars(5, {Series.LOSS: 1.0})

        def heard() -> bool:
            recorder.wish()
            return "machine.memory_gb" in {row.name for row in read_scalars(job.run.metrics).rows}

        until(heard)
    assert {row.step for row in read_scalars(job.run.metrics).rows} == {5}


def test_what_was_hardest_is_named_at_each_validation(furnished: Workspace, make_job: Make) -> None:
    job = make_job("train", CONFIG)
    assert read_examples(job.run.examples) == Examples()
    do(job)
    shown = read_examples(job.run.examples)
    assert (shown.step, shown.epoch) == (job.status.current.step, 1)
    root = furnished.resolve(shown.data)
    data = load_prepared(root)
    known = {str(crop.path.relative_to(root)): (crop.brand, crop.class_name) for crop in data.crops}
    for pairs in (shown.batch, shown.validation):
        assert pairs.positives and pairs.negatives
        assert all(pair.first.class_name == pair.second.class_name for pair in pairs.positives)
        assert all(pair.first.brand != pair.second.brand for pair in pairs.negatives)
        crops = [crop for pair in (*pairs.positives, *pairs.negatives) for crop in (pair.first, pair.second)]
        assert all(known[crop.path] == (crop.brand, crop.class_name) for crop in crops)
    brands = {pair.first.brand for pair in shown.validation.negatives}
    assert not brands & {crop.brand for crop in shown.crops}, "no brand is trained on and validated with"


def test_a_disk_that_takes_no_examples_ends_no_training(
    furnished: Workspace, make_job: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("logoclip.jobs.train.write_examples", full)
    do(make_job("train", CONFIG))
    assert "examples.json cannot be written: [Errno 28] No space left" in capsys.readouterr().out
