"""What becomes of the measures in the database: counted on, taken back, written once."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.runs import MetricsWriter, read_events, read_histograms, read_scalars


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "metrics.db"


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
        assert [(row.step, row.value) for row in read_scalars(path, before.position).rows] == [(4, -4.0)]


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


def test_what_happens_once_is_written_once(path: Path) -> None:
    for _ in range(2):
        with MetricsWriter(path) as metrics:
            for step in (1, 2):
                metrics.event("epoch", step, "an end", once=True)
            metrics.event("checkpoint", 2, "", once=True)
    assert [(event.kind, event.step) for event in read_events(path)] == [
        ("epoch", 1),
        ("epoch", 2),
        ("checkpoint", 2),
    ]


def test_taking_nothing_back_does_not_make_readers_start_over(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        metrics.scalars(1, {"loss": 1.0})
        metrics.truncate_after(1)
        assert read_scalars(path).generation == 0
