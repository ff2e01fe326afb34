"""Curves read from a pyramid against the same rows without one, and against plain Python."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logoclip.runs import MetricsWriter, pyramid
from logoclip.runs.pyramid import EXPLODED, Piece, grow, pieces, place_of

FEW = (4, 16, 64)
values = st.floats(-100, 100) | st.sampled_from([math.nan, math.inf, EXPLODED])
Row = tuple[int, str, float]


@st.composite
def histories(draw: st.DrawFn) -> list[Row | int]:
    """Rows in the order of writing, and between them (a number) how many steps a resume takes back."""
    step, found = 0, []
    for _ in range(draw(st.integers(0, 80))):
        step += draw(st.integers(1, 3) | st.integers(1, 40))
        names = draw(st.sampled_from([("loss",), ("loss", "positive"), ("positive",)]))
        found += [(step, name, draw(values)) for name in names]
        if draw(st.integers(0, 14)) == 0:
            back = draw(st.integers(0, step))
            step -= back
            found.append(back)
    return found


@contextmanager
def small_levels() -> Iterator[None]:
    """Levels that a short history reaches, and growth at every call."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pyramid, "LEVELS", FEW)
        patch.setattr(pyramid, "GROW_EVERY", 1)
        patch.setattr(pyramid, "AT_ONCE", 3)
        patch.setattr(pyramid, "SCHEMA", pyramid.schema(FEW))
        yield


def written(history: list[Row | int], path: Path) -> list[Row]:
    """Writes a history, and returns the rows that are left of it."""
    left: list[Row] = []
    with MetricsWriter(path) as metrics:
        for entry in history:
            if isinstance(entry, int):
                back = max(max((step for step, _, _ in left), default=0) - entry, 0)
                metrics.truncate_after(back)
                left = [row for row in left if row[0] <= back]
            else:
                metrics.scalars(entry[0], {entry[1]: entry[2]})
                left.append(entry)
    return left


def naive(rows: list[Row], name: str, stride: int, begin: int, end: int) -> list[tuple[float, ...]]:
    """Step, size, number, least, largest and sum of each stretch, by their definition."""
    found = []
    for first in range(begin, end, stride):
        inside = [value for step, other, value in rows if other == name and first <= step < first + stride]
        good = [value for value in inside if abs(value) < EXPLODED]
        if inside:
            found.append(
                (first, len(inside), len(good), *((min(good), max(good)) if good else (None, None)), sum(good))
            )
    return found


def figures(found: list[Piece]) -> list[tuple[float | None, ...]]:
    return [(one.step, *one[2:6], pytest.approx(one.total, abs=1e-9)) for one in found]  # type: ignore[misc]


@settings(max_examples=60, deadline=None)
@given(histories(), st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128]), st.data())
def test_pieces_are_what_plain_python_makes_of_every_row(
    history: list[Row | int], stride: int, data: st.DataObject
) -> None:
    """Whatever has become whole by then, was taken back, or left out steps."""
    with TemporaryDirectory() as folder, small_levels():
        path = Path(folder) / "metrics.db"
        rows = written(history, path)
        last = max((step for step, _, _ in rows), default=0) // stride
        begin = data.draw(st.integers(0, last)) * stride
        end = data.draw(st.integers(begin // stride, last + 1)) * stride
        with closing(sqlite3.connect(path)) as db:
            for key, name in db.execute("SELECT id, name FROM names").fetchall():
                assert figures(pieces(db, key, stride, begin, end)) == naive(rows, name, stride, begin, end)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database of 1,000 steps in which everything has grown that can."""
    with MetricsWriter(tmp_path / "metrics.db") as metrics:
        for step in range(1000):
            metrics.scalars(step, {"loss": float(step)})
    with closing(sqlite3.connect(tmp_path / "metrics.db")) as db:
        grow(db)
        yield db


def kept(db: sqlite3.Connection) -> list[int]:
    return [step for (step,) in db.execute("SELECT step FROM stretches WHERE stride = 64 ORDER BY step")]


def test_a_long_curve_is_read_from_few_rows(db: sqlite3.Connection) -> None:
    assert kept(db) == list(range(0, 960, 64))
    db.execute("DROP TRIGGER points_deleted")
    db.execute("DELETE FROM points WHERE step < 960")
    assert sum(piece.size for piece in pieces(db, 1, 64, 0, 1024)) == 1000


@pytest.mark.parametrize(
    "edit", ["DELETE FROM points WHERE step = 300", "UPDATE points SET value = 9e9 WHERE step = 300"]
)
def test_what_somebody_edits_is_read_as_edited(db: sqlite3.Connection, edit: str) -> None:
    db.execute(edit)
    size, high = db.execute("SELECT count(*), max(value) FROM points").fetchone()
    for _ in range(2):
        found = pieces(db, 1, 256, 0, 1024)
        assert (sum(piece.size for piece in found), max(piece.high for piece in found if piece.high)) == (size, high)
        grow(db)
    assert kept(db) == list(range(0, 960, 64))


def test_a_database_of_an_older_version_grows_its_pyramid_by_and_by(tmp_path: Path) -> None:
    path = tmp_path / "metrics.db"
    with MetricsWriter(path) as metrics:
        for step in range(300):
            metrics.scalars(step, {"loss": 1.0})
    with closing(sqlite3.connect(path)) as db:
        db.executescript("DROP TRIGGER points_deleted; DROP TRIGGER points_changed; DROP TABLE stretches")
        assert [piece.size for piece in pieces(db, 1, 128, 0, 384)] == [128, 128, 44]
    with MetricsWriter(path) as metrics:
        for step in range(300, 300 + pyramid.GROW_EVERY):
            metrics.scalars(step, {"loss": 1.0})
    with closing(sqlite3.connect(path)) as db:
        assert kept(db) == list(range(0, 320, 64))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30), st.integers(0, 120))
def test_the_place_of_a_step_is_where_its_rows_begin(distances: list[int], wanted: int) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE points (id INTEGER PRIMARY KEY, step INTEGER, name INTEGER)")
        step, rows = 0, []
        for place, distance in enumerate(distances):
            step += distance
            rows.append((3 * place + 1, step))
        db.executemany("INSERT INTO points VALUES (?, ?, 1)", rows)
        found = place_of(db, 1, wanted)
    assert [place for place, step in rows if step >= wanted] == [place for place, _ in rows if place >= found]
