"""The checkpoints of a run, of directories as workers and people leave them."""

from __future__ import annotations

import os

import pytest

from logoclip.errors import InputError
from logoclip.runs import MetricsWriter, RunDirectory, StatusWriter
from logoclip.runs.checkpoints import CheckpointFile, checkpoint_file, list_checkpoints

PLAN = {"epochs_planned": 4, "steps_planned": 40}


def save(run: RunDirectory, name: str, *others: str, size: int = 10, time: float = 1e9) -> None:
    path = run.checkpoints / name
    path.write_bytes(b"x" * size)
    os.utime(path, (time, time))
    for other in others:
        os.link(path, run.checkpoints / other)


def test_a_run_without_any_has_none(run: RunDirectory) -> None:
    assert list_checkpoints(run) == ()
    with pytest.raises(InputError, match=r"demo-01: has no checkpoint 'last\.pt'$"):
        checkpoint_file(run, "last.pt")


def test_each_file_once_the_newest_first_with_what_was_validated_there(run: RunDirectory) -> None:
    StatusWriter(run).write(state="paused", best_epoch=1, last_durable_step=25, **PLAN)
    save(run, "epoch_1.pt", "best.pt")
    save(run, "epoch_2.pt", "last-previous.pt", size=20)
    save(run, "last.pt", time=2e9)
    (run.checkpoints / ".last.pt.01234567").touch()  # half written
    with MetricsWriter(run.metrics) as metrics:
        metrics.scalars(10, {"val_separation": 0.3, "val_recall_at_1": 0.5})
        metrics.scalars(20, {"val_separation": 0.2})
    assert list_checkpoints(run) == (
        CheckpointFile("last.pt", (), 10, 2e9, None, 25),
        CheckpointFile("epoch_2.pt", ("last-previous.pt",), 20, 1e9, 2, 20, 0.2),
        CheckpointFile("epoch_1.pt", ("best.pt",), 10, 1e9, 1, 10, 0.3, 0.5),
    )
    assert [(one.is_last, one.is_best) for one in list_checkpoints(run)] == [
        (True, False), (False, False), (False, True),
    ]  # fmt: skip
    for name in ("last.pt", "best.pt", "epoch_2.pt", "last-previous.pt"):
        found = checkpoint_file(run, name)
        assert name in (found.name, *found.others)


def test_what_nothing_says_is_left_open(run: RunDirectory) -> None:
    save(run, "mine.pt")
    save(run, "epoch_3.pt")
    run.metrics.write_bytes(b"no database " * 99)
    found = {one.name: (one.epoch, one.step, one.separation) for one in list_checkpoints(run)}
    assert found == {"mine.pt": (None, None, None), "epoch_3.pt": (3, None, None)}
