"""Curves of runs of any length, in a bounded number of stretches: what charts draw and thin links carry."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import fsum, nan
from pathlib import Path
from typing import Final, NamedTuple

from logoclip.errors import InputError
from logoclip.runs.reading import generation_of, names_in, newest_id, view

EXPLODED: Final = 1e100  # from here on a value is as good as infinite; sums of smaller ones cannot overflow
DIGITS: Final = 6  # a chart shows no more, and every further digit travels over the link


class Stretch(NamedTuple):
    """The values of the steps from `step`, a multiple of the stride, to the next multiple.

    `broken` of the `size` values are not finite, or as good as infinite; `low`, `high` and `mean` are of the others, to
    six significant digits, and None where there are none.
    """

    step: int
    size: int
    broken: int
    low: float | None
    high: float | None
    mean: float | None


@dataclass(frozen=True)
class Curve:
    """One series in stretches of `stride` steps, in the order of steps; stretches without values are left out.

    `last` is the newest finite value, exact, of step `last_step`. Where `newest_step` is another one, the values since
    then are broken.
    """

    name: str = ""
    stride: int = 1
    stretches: tuple[Stretch, ...] = ()
    newest_step: int = 0
    last_step: int = 0
    last: float | None = None

    @property
    def latest(self) -> float | None:
        """The newest value: nan if it is broken, None if there is none."""
        if not self.stretches:
            return None
        return nan if self.last is None or self.last_step != self.newest_step else self.last

    @property
    def steps(self) -> list[int]:
        """The first step of each stretch."""
        return [stretch.step for stretch in self.stretches]

    def joined(self, newer: Curve) -> Curve:
        """This curve with the stretches of `newer`, of the same stride, in place of its own from their first on."""
        first = newer.stretches[0].step
        kept = tuple(stretch for stretch in self.stretches if stretch.step < first)
        last_step, last = (self.last_step, self.last) if newer.last is None else (newer.last_step, newer.last)
        return Curve(self.name, self.stride, kept + newer.stretches, newer.newest_step, last_step, last)


class Cursor(NamedTuple):
    """How far a reader has read: rows up to `position`, of a `generation` of rows, in stretches of `stride` steps."""

    generation: int = 0
    position: int = 0
    stride: int = 0


@dataclass(frozen=True)
class Curves:
    """What is new since a cursor, and the `cursor` to ask with the next time.

    If `whole`, the curves replace what was read before: the stride has doubled, or rows were taken back. Otherwise each
    is to be joined to the one of its name.
    """

    cursor: Cursor
    whole: bool
    curves: tuple[Curve, ...]


NOTHING_READ: Final = Cursor()


def read_curves(path: Path, names: Sequence[str], columns: int, since: Cursor = NOTHING_READ) -> Curves:
    """The curves of `names` in at most `columns` stretches each: those with values newer than `since`.

    All have the stride, a power of two, with which the newest step of any of them just fits. A reader asks for the same
    names each time, or with no cursor.

    Raises:
        InputError: fewer than one column.
        JobError: the file is no database, or damaged.
    """
    if columns < 1:
        raise InputError(f"columns: {columns}: a curve needs at least 1")
    with view(path) as db:
        if db is None:
            return Curves(since, False, ())
        known = names_in(db, names)
        cursor = Cursor(generation_of(db), newest_id(db), fitting_stride(_newest_step(db, known), columns))
        whole = (since.generation, since.stride) != (cursor.generation, cursor.stride)
        after = 0 if whole else since.position
        read = [_read(db, key, name, cursor, after) for key, name in known.items()]
    return Curves(cursor, whole, tuple(curve for curve in read if curve.stretches))


def fitting_stride(newest_step: int, columns: int) -> int:
    """The smallest power of two with which the steps from 0 to `newest_step` make at most `columns` stretches."""
    stride = 1
    while newest_step // stride >= columns:
        stride *= 2
    return stride


def curve_of(name: str, values: Iterable[tuple[int, float]], stride: int = 1) -> Curve:
    """The curve through `values`, pairs of a step and a value in the order of steps."""
    pairs = list(values)
    if not pairs:
        return Curve(name, stride)
    grouped = groupby(pairs, key=lambda pair: pair[0] // stride)
    stretches = tuple(_stretch(index * stride, [value for _, value in group]) for index, group in grouped)
    last_step, last = next((pair for pair in reversed(pairs) if _finite(pair[1])), (0, None))
    return Curve(name, stride, stretches, pairs[-1][0], last_step, last)


def _stretch(step: int, values: Sequence[float]) -> Stretch:
    finite = [value for value in values if _finite(value)]
    broken = len(values) - len(finite)
    if not finite:
        return Stretch(step, len(values), broken, None, None, None)
    return _rounded(step, len(values), broken, min(finite), max(finite), fsum(finite) / len(finite))


def _finite(value: float) -> bool:
    return abs(value) < EXPLODED


# The steps of a name never fall from one row to the next (a resume takes back what it will write again), so that a
# stretch is a range of rows, which the index holds in this order: nothing is sorted.
ROWS: Final = "FROM points WHERE name = ? AND id > ?"
FINITE: Final = f"value > -{EXPLODED} AND value < {EXPLODED}"
FIRST: Final = f"SELECT id, step {ROWS} AND step >= ? ORDER BY id LIMIT 1"
BEFORE: Final = "SELECT id FROM points WHERE name = ? AND step < ? ORDER BY id DESC LIMIT 1"
NEWEST: Final = f"SELECT step {ROWS} ORDER BY id DESC LIMIT 1"
LAST: Final = f"SELECT step, value {ROWS} AND {FINITE} ORDER BY id DESC LIMIT 1"
SIZE: Final = f"SELECT count(*) {ROWS} AND id <= ?"
FIGURES: Final = f"SELECT count(*), min(value), max(value), avg(value) {ROWS} AND id <= ? AND {FINITE}"


def _newest_step(db: sqlite3.Connection, keys: Iterable[int]) -> int:
    newest = (db.execute(NEWEST, (key, 0)).fetchone() for key in keys)
    return max((row[0] for row in newest if row), default=0)


def _read(db: sqlite3.Connection, key: int, name: str, cursor: Cursor, after: int) -> Curve:
    """The stretches of one name that have rows after `after`, each of them whole."""
    new = db.execute(f"SELECT step {ROWS} ORDER BY id LIMIT 1", (key, after)).fetchone()
    if new is None:
        return Curve(name, cursor.stride)
    before = db.execute(BEFORE, (key, new[0] - new[0] % cursor.stride)).fetchone()
    begin = before[0] if before else 0
    (newest_step,) = db.execute(NEWEST, (key, begin)).fetchone()
    last_step, last = db.execute(LAST, (key, begin)).fetchone() or (0, None)
    return Curve(name, cursor.stride, tuple(_stretches(db, key, cursor, begin)), newest_step, last_step, last)


def _stretches(db: sqlite3.Connection, key: int, cursor: Cursor, after: int) -> Iterator[Stretch]:
    first = db.execute(FIRST, (key, after, 0)).fetchone()
    while first:
        place, step = first
        begin = step - step % cursor.stride
        first = db.execute(FIRST, (key, place, begin + cursor.stride)).fetchone()
        rows = (key, place - 1, first[0] - 1 if first else cursor.position)
        (size,) = db.execute(SIZE, rows).fetchone()
        finite, *figures = db.execute(FIGURES, rows).fetchone()
        yield _rounded(begin, size, size - finite, *figures)


def _rounded(step: int, size: int, broken: int, *figures: float | None) -> Stretch:
    low, high, mean = (None if figure is None else float(f"{figure:.{DIGITS}g}") for figure in figures)
    return Stretch(step, size, broken, low, high, mean)
