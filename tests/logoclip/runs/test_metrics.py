"""Measures in SQLite, written step by step."""

from __future__ import annotations

import math
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.runs import (
    MetricsWriter,
    latest_scalars,
    read_events,
    read_histograms,
    read_scalars,
)

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "metrics.db"


def steps(path: Path, after: int = 0) -> list[tuple[int, str, float]]:
    return [(row.step, row.name, row.value) for row in read_scalars(path, after).rows]


def test_what_is_no_number_survives(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        metrics.scalars(1, {"loss": math.nan, "grad_norm": math.inf})
        nan, inf = read_scalars(path).rows
        assert math.isnan(nan.value) and inf.value == math.inf


def test_events_and_histograms(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        metrics.event("epoch", 10, "epoch 1", {"f1": 0.5})
        metrics.event("note", 11, "é")
        for step, count in ((10, 1.0), (20, 2.0)):
            metrics.histogram("val_correct", step, [-1, 0, 1], [count, 0])
        metrics.histogram("val_wrong", 10, [-1, 1], [5])
    first, second = read_events(path)
    assert (first.kind, first.step, first.message, first.data) == ("epoch", 10, "epoch 1", {"f1": 0.5})
    assert read_events(path, first.id) == (second,) and second.data is None
    assert [(h.name, h.step, h.counts) for h in read_histograms(path)] == [
        ("val_correct", 20, (2.0, 0.0)),
        ("val_wrong", 10, (5.0,)),
    ]
    assert [h.step for h in read_histograms(path, "val_correct", newest=False)] == [10, 20]


def test_a_histogram_needs_an_edge_more_than_counts(path: Path) -> None:
    with MetricsWriter(path) as metrics, pytest.raises(ValueError, match="2 edges do not bound 2 counts"):
        metrics.histogram("val_wrong", 1, [0, 1], [1, 2])


def test_a_resume_takes_back_what_is_newer_than_its_checkpoint(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        for step in range(1, 6):
            metrics.scalars(step, {"loss": float(step)})
            metrics.event("note", step, "")
            metrics.histogram("val_wrong", step, [0, 1], [step])
        before = read_scalars(path)
    with MetricsWriter(path) as metrics:
        metrics.truncate_after(3)
        after = read_scalars(path)
        assert [row.step for row in after.rows] == [1, 2, 3] == [event.step for event in read_events(path)]
        assert [h.step for h in read_histograms(path, newest=False)] == [1, 2, 3]
        assert after.generation == before.generation + 1
        metrics.scalars(4, {"loss": -4.0})
        # Positions are never used twice: whoever reads on from before still sees the new row.
        assert steps(path, before.position) == [(4, "loss", -4.0)]


def test_an_epoch_that_is_judged_again_leaves_one_judgement(path: Path) -> None:
    def judge(metrics: MetricsWriter, step: int) -> None:
        metrics.scalars(step, {"val_separation": 0.1, "val_recall_at_1": 0.2})
        metrics.histogram("val_wrong", step, [0, 1], [step])
        metrics.event("epoch", step, f"epoch at {step}")

    with MetricsWriter(path) as metrics:
        judge(metrics, 0)
        for step in (1, 2, 3):
            metrics.scalars(step, {"loss": float(step), "valuable": 1.0})
            metrics.event("checkpoint", step, "")
        judge(metrics, 2)
    generation = read_scalars(path).generation
    with MetricsWriter(path) as metrics:
        metrics.truncate_after(2, unjudged=True)
        judge(metrics, 2)
    after = read_scalars(path)
    assert [(row.step, row.name) for row in after.rows if row.name == "val_separation"] == [
        (0, "val_separation"),
        (2, "val_separation"),
    ]
    assert [row.step for row in after.rows if row.name in ("loss", "valuable")] == [1, 1, 2, 2]
    assert [h.step for h in read_histograms(path, newest=False)] == [0, 2]
    assert [(event.kind, event.step) for event in read_events(path)] == [
        ("epoch", 0),
        ("checkpoint", 1),
        ("checkpoint", 2),
        ("epoch", 2),
    ]
    assert after.generation == generation + 1


def test_taking_nothing_back_does_not_make_readers_start_over(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        metrics.scalars(1, {"loss": 1.0})
        metrics.truncate_after(1)
        assert read_scalars(path).generation == 0


def test_a_step_is_written_whole_or_not_at_all(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        with pytest.raises(ValueError):
            metrics.scalars(1, {"loss": 1.0, "positive": "x"})  # type: ignore[dict-item]
        assert steps(path) == []
        metrics.scalars(1, {"loss": 1.0, "positive": 2.0})
        assert steps(path) == [(1, "loss", 1.0), (1, "positive", 2.0)]


def test_a_worker_that_ends_leaves_one_file_that_opens_anywhere(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        metrics.scalars(1, {"loss": 1.0})
    assert [file.name for file in path.parent.iterdir()] == ["metrics.db"]
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert db.execute("SELECT step, name, value FROM scalars").fetchall() == [(1, "loss", 1.0)]


def test_a_reader_in_the_way_of_the_end_is_no_fault(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.runs.metrics.BUSY_SECONDS", 0.01)
    metrics = MetricsWriter(path)
    metrics.scalars(1, {"loss": 1.0})
    with sqlite3.connect(path, isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM scalars").fetchall()
        metrics.close()
    reader.close()
    assert steps(path) == [(1, "loss", 1.0)]
