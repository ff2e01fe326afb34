"""Stretches of 64, 1024, … steps kept beside the rows of `metrics.db`, so that a long curve is read from few of them.

Of each name and stride the stretches that are whole are kept, from its first row on without a hole; what is newer is
read from finer ones, and in the end from the rows themselves. A database without them is read from its rows alone. Two
triggers take away whatever covers a row that is deleted or changed, by whomever, so that what is kept is never stale.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

EXPLODED: Final = 1e100  # from here on a value is as good as infinite; sums of smaller ones cannot overflow
LEVELS: Final = (64, 1024, 16_384, 262_144)
GROW_EVERY: Final = 64
"""Calls of a writer between two times that it lets the pyramid grow."""
AT_ONCE: Final = 64
"""Finest stretches of a name that are made at a time: what an older version left out follows by and by."""


_BEFORE_OLD: Final = (
    "coalesce((SELECT step FROM points WHERE name = OLD.name AND id < OLD.id ORDER BY id DESC LIMIT 1), 0)"
)


def schema(levels: Sequence[int]) -> tuple[str, ...]:
    """The statements that make the table and its triggers.

    With a row the stretch of the row before it goes: nothing need follow that one now, so that it may still grow.
    """
    finest = f"SELECT max(step) FROM stretches WHERE name = OLD.name AND stride = {levels[0]}"
    taken = (
        f"DELETE FROM stretches WHERE name = OLD.name AND stride = {stride} AND step > {_BEFORE_OLD} - {stride};"
        for stride in levels
    )
    return (
        """CREATE TABLE IF NOT EXISTS stretches (
            name INTEGER NOT NULL, stride INTEGER NOT NULL, step INTEGER NOT NULL, last_id INTEGER NOT NULL,
            size INTEGER NOT NULL, finite INTEGER NOT NULL, low REAL, high REAL, total REAL NOT NULL,
            PRIMARY KEY (name, stride, step)) WITHOUT ROWID""",
        f"""CREATE TRIGGER IF NOT EXISTS points_deleted AFTER DELETE ON points
            WHEN ({finest}) > {_BEFORE_OLD} - {levels[0]} BEGIN {" ".join(taken)} END""",
        """CREATE TRIGGER IF NOT EXISTS points_changed AFTER UPDATE ON points BEGIN
            DELETE FROM stretches WHERE name IN (OLD.name, NEW.name); END""",
    )


SCHEMA: Final = schema(LEVELS)


class Piece(NamedTuple):
    """Rows of one name whose steps lie between two multiples of a stride; `step` is the first of these.

    `last_id` is the place of the last of them. `low`, `high` and `total` are of the `finite` ones.
    """

    step: int
    last_id: int
    size: int
    finite: int
    low: float | None
    high: float | None
    total: float

    def joined(self, newer: Piece) -> Piece:
        """Both as one."""
        low = min((low for low in (self.low, newer.low) if low is not None), default=None)
        high = max((high for high in (self.high, newer.high) if high is not None), default=None)
        size, finite = self.size + newer.size, self.finite + newer.finite
        return Piece(self.step, newer.last_id, size, finite, low, high, self.total + newer.total)


_FIGURES: Final = "max(id), count(*), count(good), min(good), max(good), total(good)"
_GOOD: Final = f"CASE WHEN value > -{EXPLODED} AND value < {EXPLODED} THEN value END AS good"
# The steps of a name never fall from one row to the next (a resume takes back what it will write again), so that the
# rows of a stretch are neighbours in the index.
_FIRST: Final = "SELECT id, step FROM points WHERE name = ? AND id > ? AND step >= ? ORDER BY id LIMIT 1"
_ENDS: Final = """SELECT coalesce((SELECT min(id) FROM points WHERE name = :name), 0),
    coalesce((SELECT max(id) FROM points WHERE name = :name), -1) + 1"""
_SIZE: Final = "SELECT max(id), count(*) FROM points WHERE name = ? AND id >= ? AND id < ?"
# Asked apart: SQLite would work out `good` for each of its four uses.
_OF_GOOD: Final = f"""SELECT count(*), min(value), max(value), total(value) FROM points
    WHERE name = ? AND id >= ? AND id < ? AND value > -{EXPLODED} AND value < {EXPLODED}"""
_JOINED: Final = "max(last_id), sum(size), sum(finite), min(low), max(high), total(total)"
_INTO: Final = "INSERT INTO stretches (name, stride, step, last_id, size, finite, low, high, total)"
_FROM_ROWS: Final = f"""{_INTO} SELECT :name, :stride, step / :stride * :stride, {_FIGURES}
    FROM (SELECT id, step, {_GOOD} FROM points WHERE name = :name AND id > :after AND id <= :newest)
    GROUP BY step / :stride"""
_FROM_FINER: Final = f"""{_INTO} SELECT :name, :stride, step / :stride * :stride, {_JOINED} FROM stretches
    WHERE name = :name AND stride = :finer AND step >= :begin AND step < :end GROUP BY step / :stride"""
_KEPT: Final = f"""SELECT step / :stride * :stride, {_JOINED} FROM stretches
    WHERE name = :name AND stride = :level AND step >= :begin AND step < :end GROUP BY step / :stride"""


def grow(db: sqlite3.Connection) -> bool:
    """Adds the stretches that have become whole, not too many at once; within a transaction.

    Returns whether there were any.
    """
    before = db.total_changes
    for (name,) in db.execute("SELECT id FROM names").fetchall():
        _grow_from_rows(db, name)
        for finer, stride in pairwise(LEVELS):
            begin = _covered(db, name, stride)
            # The newest of the finer ones may have followers in the same coarse one.
            end = (_covered(db, name, finer) - finer) // stride * stride
            if end > begin:
                bounds = {"name": name, "stride": stride, "finer": finer, "begin": begin, "end": end}
                db.execute(_FROM_FINER, bounds)
    return db.total_changes > before


def _grow_from_rows(db: sqlite3.Connection, name: int) -> None:
    stride = LEVELS[0]
    newest = "SELECT last_id FROM stretches WHERE name = ? AND stride = ? ORDER BY step DESC LIMIT 1"
    (after,) = db.execute(newest, (name, stride)).fetchone() or (0,)
    first = db.execute(_FIRST, (name, after, 0)).fetchone()
    last = db.execute("SELECT id, step FROM points WHERE name = ? ORDER BY id DESC LIMIT 1", (name,)).fetchone()
    if first is None or first[1] // stride == last[1] // stride:
        return
    end = min(first[1] // stride + AT_ONCE, last[1] // stride) * stride
    bounds = {"name": name, "stride": stride, "after": after, "newest": place_of(db, name, end) - 1}
    db.execute(_FROM_ROWS, bounds)


def pieces(db: sqlite3.Connection, name: int, stride: int, begin: int, end: int) -> list[Piece]:
    """What the rows of the key `name` with steps from `begin` up to `end` are, in stretches of `stride`, in order.

    Args:
        stride: a power of two, of which `begin` and `end` are multiples.
    """
    found: list[Piece] = []
    for level in LEVELS[::-1] if _is_kept(db) else ():
        covered = min(_covered(db, name, level), end) if level <= stride else 0
        if covered > begin:
            bounds = {"name": name, "stride": stride, "level": level, "begin": begin, "end": covered}
            _append(found, (Piece(*row) for row in db.execute(_KEPT, bounds)))
            begin = covered
    _append(found, _from_rows(db, name, stride, begin, end))
    return found


def _append(found: list[Piece], newer: Iterable[Piece]) -> None:
    for piece in newer:
        if found and found[-1].step == piece.step:
            found[-1] = found[-1].joined(piece)
        else:
            found.append(piece)


def _from_rows(db: sqlite3.Connection, name: int, stride: int, begin: int, end: int) -> Iterator[Piece]:
    after = place_of(db, name, begin) - 1
    first = db.execute(_FIRST, (name, after, begin)).fetchone()
    while first and first[1] < end:
        place, step = first
        step -= step % stride
        first = db.execute(_FIRST, (name, place, step + stride)).fetchone()
        rows = (name, place, first[0] if first else 2**62)
        yield Piece(step, *db.execute(_SIZE, rows).fetchone(), *db.execute(_OF_GOOD, rows).fetchone())


def place_of(db: sqlite3.Connection, name: int, step: int) -> int:
    """Where the rows of the key `name` with `step` or later begin: the id of the first, or one after the last."""
    # By halves: the index is in the order of rows, and steps rise with them.
    low: int
    high: int
    low, high = db.execute(_ENDS, {"name": name}).fetchone()
    while low < high:
        middle = (low + high) // 2
        place, reached = db.execute(_FIRST, (name, middle - 1, -1)).fetchone()
        if reached < step:
            low = place + 1
        else:
            high = middle
    return low


def _covered(db: sqlite3.Connection, name: int, stride: int) -> int:
    """The step up to which the stretches of one stride hold every row."""
    newest = "SELECT coalesce(max(step) + ?2, 0) FROM stretches WHERE name = ?1 AND stride = ?2"
    covered: int = db.execute(newest, (name, stride)).fetchone()[0]
    return covered


def _is_kept(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'stretches'").fetchone() is not None
