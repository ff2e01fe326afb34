"""Measures in SQLite, written step by step."""

from __future__ import annotations

import contextlib
import math
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from logoclip.runs import (
    MetricsWriter,
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


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Somebody has the database open with an edit that is not saved yet."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as browser:
        browser.execute("BEGIN EXCLUSIVE")
        yield
        browser.execute("ROLLBACK")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BUSY_SECONDS", "STEP_SECONDS", "SYNC_SECONDS", "LAST_SECONDS"):
        monkeypatch.setattr(f"logoclip.runs.metrics.{name}", 0.01)


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


def test_what_is_measured_under_a_lock_waits_and_follows_in_order(path: Path) -> None:
    told: list[str] = []
    with MetricsWriter(path, told.append) as metrics:
        metrics.scalars(1, {"loss": 1.0})
        with held(path):
            for step in range(2, 5):
                metrics.scalars(step, {"loss": float(step)})
            metrics.histogram("val_wrong", 4, [0, 1], [4])
            metrics.sync()
            assert steps(path) == [(1, "loss", 1.0)]
        metrics.scalars(5, {"loss": 5.0})
        assert steps(path) == [(step, "loss", float(step)) for step in range(1, 6)]
        assert [h.step for h in read_histograms(path)] == [4]
        assert told == ["metrics.db cannot be written (database is locked): what is measured waits in memory", ""]
    assert [(event.kind, event.step, event.message) for event in read_events(path)] == [
        ("warning", 2, told[0]),
        ("note", 5, "metrics.db is written again, with what waited"),
    ]


@pytest.mark.parametrize("closed", [True, False], ids=["one file", "with its log"])
def test_a_lock_at_the_start_is_waited_for_too(path: Path, closed: bool) -> None:
    before = MetricsWriter(path)
    for step in (1, 2, 3):
        before.scalars(step, {"loss": float(step)})
    if closed:
        before.close()
    with contextlib.ExitStack() as stack:
        with held(path):
            metrics = stack.enter_context(MetricsWriter(path))
            metrics.truncate_after(2)
            metrics.scalars(3, {"loss": -3.0})
        metrics.event("note", 3, "")
        assert steps(path) == [(1, "loss", 1.0), (2, "loss", 2.0), (3, "loss", -3.0)]
    if not closed:
        before.close()


def test_a_place_that_cannot_be_written_is_tried_again(path: Path) -> None:
    path.mkdir()
    with MetricsWriter(path) as metrics:
        metrics.scalars(1, {"loss": 1.0})
        assert metrics.trouble.startswith("metrics.db cannot be written (unable to open database file)")
        path.rmdir()
        metrics.scalars(2, {"loss": 2.0})
        assert not metrics.trouble and steps(path) == [(1, "loss", 1.0), (2, "loss", 2.0)]


def test_a_lock_that_is_let_go_while_the_end_waits_loses_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.runs.metrics.LAST_SECONDS", 60.0)
    metrics = MetricsWriter(path)
    lock = held(path)
    lock.__enter__()
    metrics.scalars(1, {"loss": 1.0})
    monkeypatch.setattr("logoclip.runs.metrics.time.sleep", lambda _: lock.__exit__(None, None, None))
    metrics.close()
    assert steps(path) == [(1, "loss", 1.0)] and not metrics.trouble


def test_a_lock_that_outlasts_the_run_is_said_with_what_it_cost(path: Path) -> None:
    told: list[str] = []
    with held_after(path), MetricsWriter(path, told.append) as metrics:
        metrics.scalars(1, {"loss": 1.0})
    assert told[-1] == metrics.trouble
    assert metrics.trouble.startswith("metrics.db cannot be written (database is locked)")
    assert metrics.trouble.endswith("tried until the end: 2 rows are lost")


def held_after(path: Path) -> contextlib.AbstractContextManager[None]:
    MetricsWriter(path).close()
    return held(path)


def test_a_disk_that_fills_up_and_is_made_room_on_loses_no_step(path: Path, start: Start) -> None:
    writer = start(
        """
        import itertools, resource, sys
        from pathlib import Path
        from logoclip.runs import MetricsWriter, read_scalars
        path = Path(sys.argv[1])
        with MetricsWriter(path) as metrics:
            _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, most))
            for step in itertools.count(1):
                metrics.scalars(step, {"loss": float(step), "positive": 0.5})
                metrics.sync()
                if metrics.trouble:
                    break
            print(step, metrics.trouble, flush=True)
            for further in range(step + 1, step + 50):
                metrics.scalars(further, {"loss": float(further), "positive": 0.5})
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        """,
        path,
    )
    said, _ = writer.communicate()
    assert writer.returncode == 0
    full, _, message = said.strip().partition(" ")
    assert message.startswith("metrics.db cannot be written (") and "\n" not in message
    assert int(full) > 5
    assert [row.step for row in read_scalars(path, names=["loss"]).rows] == list(range(1, int(full) + 50))


def test_a_database_that_is_damaged_is_set_aside_and_another_begun(path: Path) -> None:
    path.write_bytes(damaged := b"not a database " * 100)
    told: list[str] = []
    with MetricsWriter(path, told.append) as metrics:
        metrics.scalars(1, {"loss": 1.0})
        assert steps(path) == [(1, "loss", 1.0)]
    (aside,) = path.parent.glob("damaged-*")
    assert aside.read_bytes() == damaged
    assert told == [f"metrics.db is damaged (file is not a database): it is now {aside.name}", ""]


def test_memory_is_bounded_and_a_curve_gets_coarser_before_it_gets_shorter(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logoclip.runs.metrics.MOST_WAITING", 100)
    metrics = MetricsWriter(path)
    with held(path):
        for step in range(1, 1001):
            metrics.scalars(step, {"loss": float(step)})
            if step % 100 == 0:
                metrics.scalars(step, {"val_separation": 0.5})
            assert len(metrics._waiting) < 110
    metrics.close()
    measured = [row.step for row in read_scalars(path, names=["loss"]).rows]
    assert measured[0] < 100 and measured[-1] == 1000 and measured == sorted(measured)
    assert [row.step for row in read_scalars(path, names=["val_separation"]).rows] == list(range(100, 1001, 100))
    assert read_events(path)[0].kind == "warning"


def test_a_file_name_that_is_not_utf8_is_written_as_far_as_it_can_be(path: Path) -> None:
    name = os.fsdecode(b"a\xff.jpg")
    with MetricsWriter(path) as metrics:
        metrics.event("warning", 1, f"left out: {name}", {"file": name})
    (event,) = read_events(path)
    assert event.message == r"left out: a\udcff.jpg"
    assert event.data and os.fsencode(event.data["file"]) == b"a\xff.jpg"


def test_a_mistake_in_a_measure_is_no_trouble_of_the_database(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        metrics.scalars(1, {"loss": 1.0})
        with pytest.raises(OverflowError):
            metrics.scalars(2**70, {"loss": 2.0})
        assert steps(path) == [(1, "loss", 1.0)]
