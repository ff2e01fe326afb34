"""Reading measures while another process writes them, and where nothing can be written."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.errors import JobError
from logoclip.runs import (
    MetricsWriter,
    ScalarRow,
    latest_scalars,
    read_events,
    read_histograms,
    read_histograms_after,
    read_scalars,
)
from logoclip.runs.reading import last_values

Start = Callable[..., "subprocess.Popen[str]"]

WRITER = """
    import sys
    from pathlib import Path
    from logoclip.runs import MetricsWriter
    metrics = MetricsWriter(Path(sys.argv[1]))
    metrics.scalars(1, {"loss": 1.0, "separation": -1.0})
    print("ready", flush=True)
    step = 1
    while step < int(sys.argv[2]):
        step += 1
        metrics.scalars(step, {"loss": float(step), "separation": -float(step)})
    print("done", flush=True)
    sys.stdin.read()
    """


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "metrics.db"


def steps(path: Path, after: int = 0) -> list[tuple[int, str, float]]:
    return [(row.step, row.name, row.value) for row in read_scalars(path, after).rows]


def test_an_empty_database_holds_nothing(path: Path) -> None:
    path.touch()
    assert read_scalars(path).rows == () and latest_scalars(path) == {}


def test_values_are_read_from_where_one_left_off(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        metrics.scalars(1, {"loss": 2.5, "positive": 0.5}, time=10.0)
        first = read_scalars(path)
        assert first.rows == (ScalarRow(1, 1, "loss", 2.5, 10.0), ScalarRow(2, 1, "positive", 0.5, 10.0))
        assert read_scalars(path, first.position).rows == ()
        metrics.scalars(2, {"loss": 1.5}, time=11.0)
        assert read_scalars(path, first.position).rows == (ScalarRow(3, 2, "loss", 1.5, 11.0),)


def test_values_are_read_by_name_and_the_position_passes_the_others(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        metrics.scalars(1, {"loss": 2.5, "positive": 0.5})
        found = read_scalars(path, names=["loss", "unknown"])
        assert [row.name for row in found.rows] == ["loss"] and found.position == 2
        assert read_scalars(path, names=[]).rows == ()


def test_the_newest_values(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        metrics.scalars(1, {"loss": 2.5, "positive": 0.5})
        metrics.scalars(2, {"loss": 1.5})
        metrics.scalars(3, {"loss": 1.0})
        assert latest_scalars(path) == {"loss": (3, 1.0), "positive": (1, 0.5)}
        assert last_values(path, "loss", 2) == [1.5, 1.0]


def test_readers_of_another_process_see_whole_steps_while_it_writes(path: Path, start: Start) -> None:
    writer = start(WRITER, path, 2000)
    assert writer.stdout and writer.stdout.readline() == "ready\n"
    position, seen = 0, []
    while len(seen) < 4000:
        found = read_scalars(path, position)
        position = found.position
        seen += [(row.step, row.name, row.value) for row in found.rows]
        assert len(seen) % 2 == 0
    expected = [(s, n, v) for s in range(1, 2001) for n, v in (("loss", float(s)), ("separation", -float(s)))]
    assert seen == expected


@pytest.mark.parametrize("ended", ["killed", "writing"])
def test_a_copy_in_a_read_only_place_shows_all_that_was_committed(
    path: Path, tmp_path: Path, start: Start, ended: str
) -> None:
    writer = start(WRITER, path, 50)
    assert writer.stdout and [writer.stdout.readline() for _ in range(2)] == ["ready\n", "done\n"]
    if ended == "killed":
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        assert len(steps(path)) == 100
    copy = copied(path, tmp_path / "copy")
    assert copy.with_name("metrics.db-wal").stat().st_size
    assert len(steps(copy)) == 100 and latest_scalars(copy)["loss"] == (50, 50.0)


def copied(path: Path, place: Path) -> Path:
    """The database and its log in a place where SQLite can make no shared memory: there is a dead link in its way."""
    place.mkdir()
    for source in (path, path.with_name("metrics.db-wal")):
        if source.exists():
            shutil.copy(source, place)
    (place / "metrics.db-shm").symlink_to(place / "nowhere" / "metrics.db-shm")
    with (
        pytest.raises(sqlite3.OperationalError),
        sqlite3.connect(f"file:{place / 'metrics.db'}?mode=ro", uri=True) as db,
    ):
        db.execute("SELECT * FROM points")
    return place / "metrics.db"


def test_a_log_that_was_left_empty_does_not_hide_the_database(path: Path, tmp_path: Path) -> None:
    metrics = MetricsWriter(path)
    metrics.scalars(1, {"loss": 1.0})
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = copied(path, tmp_path / "copy")
    assert steps(copy) == [(1, "loss", 1.0)]
    metrics.close()


def test_what_is_no_database_is_said_in_one_line(path: Path) -> None:
    path.write_bytes(b"not a database " * 100)
    for read in (
        read_scalars,
        latest_scalars,
        read_events,
        read_histograms,
        lambda path: read_histograms_after(path, 0),
    ):
        with pytest.raises(JobError, match=r"metrics\.db: cannot be read: file is not a database"):
            read(path)  # type: ignore[operator]


def test_histograms_of_every_epoch_are_read_in_bounded_parts_from_where_one_left_off(path: Path) -> None:
    assert read_histograms_after(path, 0) == ()
    with MetricsWriter(path) as metrics:
        for step in range(5):
            for name in ("val_correct", "val_wrong"):
                metrics.histogram(name, step, [0, 1], [step])
    found, position = [], 0
    while page := read_histograms_after(path, position, most=3):
        assert len(page) <= 3
        found += page
        position = page[-1].id
    assert found == list(read_histograms(path, newest=False)) and len(found) == 10
