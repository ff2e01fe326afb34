"""Curves of runs of any length, in a bounded number of stretches: what charts draw and thin links carry."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import fsum, inf, nan
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from logoclip.errors import InputError
from logoclip.runs.pyramid import EXPLODED, Piece, pieces, place_of
from logoclip.runs.reading import generation_of, names_in, newest_id, view
from logoclip.runs.series import Series

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


class Curve(Struct, frozen=True):
    """One series in stretches of `stride` steps, in the order of steps; stretches without values are left out.

    `last` is the newest finite value of the whole series, exact, of step `last_step`. Where `newest_step` is another
    one, the values since then are broken.
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
        if not self.stretches and self.last is None and not self.newest_step:
            return None
        return nan if self.last is None or self.last_step != self.newest_step else self.last

    @property
    def steps(self) -> list[int]:
        """The first step of each stretch."""
        return [stretch.step for stretch in self.stretches]

    def joined(self, newer: Curve) -> Curve:
        """This curve with the stretches of `newer`, of the same stride, in place of its own from their first on."""
        first = newer.stretches[0].step if newer.stretches else inf
        kept = tuple(stretch for stretch in self.stretches if stretch.step < first)
        last_step, last = (self.last_step, self.last) if newer.last is None else (newer.last_step, newer.last)
        return Curve(self.name, self.stride, kept + newer.stretches, newer.newest_step, last_step, last)


class Cursor(NamedTuple):
    """How far a reader has read: rows up to `position`, of a `generation` of rows, in stretches of `stride` steps."""

    generation: int = 0
    position: int = 0
    stride: int = 0


class Window(NamedTuple):
    """Steps from `first` to `last`, both included; to the newest one if `last` is None."""

    first: int = 0
    last: int | None = None


Moment = tuple[int, float]
"""A step, and when it was written, in Unix seconds."""


class Curves(Struct, frozen=True):
    """What is new since a cursor, and the `cursor` to ask with the next time.

    If `whole`, the curves replace what was read before: the stride has doubled, or rows were taken back. Otherwise each
    is to be joined to the one of its name, and `clock` to the moments before its first step.

    `clock` says when steps were written: the first of all if `whole`, and the last of each stretch. `held` counts the
    scalars that the run has.
    """

    cursor: Cursor
    whole: bool
    curves: tuple[Curve, ...]
    clock: tuple[Moment, ...] = ()
    held: int = 0


NOTHING_READ: Final = Cursor()
EVERYTHING: Final = Window()


def read_curves(
    path: Path, names: Sequence[str], columns: int, since: Cursor = NOTHING_READ, window: Window = EVERYTHING
) -> Curves:
    """The curves of `names` in at most `columns` stretches each: those with values newer than `since`.

    All have the stride, a power of two, with which the steps of `window` just fit. A curve goes on for one stretch
    beyond either side of it, so that a line can be drawn to its edges. A reader asks for the same names and the same
    window each time, or with no cursor.

    Raises:
        InputError: fewer than one column, or a window that ends before it begins.
        JobError: the file is no database, or damaged.
    """
    if columns < 1:
        raise InputError(f"columns: {columns}: a curve needs at least 1")
    if window.last is not None and window.last < window.first:
        raise InputError(f"window: {window.first} to {window.last}: it ends before it begins")
    with view(path) as db:
        if db is None:
            return Curves(since, False, ())
        keys = names_in(db, None)
        known = {key: name for key, name in keys.items() if name in names}
        last = _newest_step(db, known) if window.last is None else window.last
        stride = fitting_stride(last, columns, window.first)
        cursor = Cursor(generation_of(db), newest_id(db), stride)
        whole = (since.generation, since.stride) != (cursor.generation, cursor.stride)
        reader = _Reader(db, stride, (window.first, max(last, window.first)), 0 if whole else since.position)
        curves = [reader.curve(key, name) for key, name in known.items()]
        clock = reader.clock(_paced(keys, known), whole) if known else ()
    return Curves(cursor, whole, tuple(curve for curve in curves if curve), clock, len(keys))


def fitting_stride(newest_step: int, columns: int, first: int = 0) -> int:
    """The smallest power of two with which the steps from `first` to `newest_step` make at most `columns` stretches.

    Where even two stretches would be one too many it is the first that holds both.
    """
    stride = 1
    while newest_step // stride - first // stride >= columns:
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


_NEW: Final = "SELECT step FROM points WHERE name = ? AND id > ? ORDER BY id LIMIT 1"
_BEFORE: Final = "SELECT step FROM points WHERE name = ? AND id < ? ORDER BY id DESC LIMIT 1"
_AFTER: Final = "SELECT step FROM points WHERE name = ? AND id >= ? ORDER BY id LIMIT 1"
_LAST: Final = f"""SELECT step, value FROM points WHERE name = ? AND id >= ?
    AND value > -{EXPLODED} AND value < {EXPLODED} ORDER BY id DESC LIMIT 1"""
_MOMENT: Final = "SELECT step, round(time, 2) FROM points WHERE id = ?"
_BEYOND: Final = 2**62


def _newest_step(db: sqlite3.Connection, keys: Iterable[int]) -> int:
    newest = (db.execute(_BEFORE, (key, _BEYOND)).fetchone() for key in keys)
    return max((row[0] for row in newest if row), default=0)


def _paced(keys: Mapping[int, str], known: Iterable[int]) -> int:
    """The series that tells the time: the loss, which every step writes, or the first that is asked for."""
    return next((key for key, name in keys.items() if name == Series.LOSS), min(known))


class _Reader:
    """Reads one window in one stride, each series from the stretch on that has the first row after `position`."""

    def __init__(self, db: sqlite3.Connection, stride: int, window: tuple[int, int], position: int) -> None:
        self._db = db
        self._stride = stride
        self._first, self._last = window
        self._position = position
        self._read: dict[int, list[Piece]] = {}

    def curve(self, key: int, name: str) -> Curve | None:
        """What is new of one series; None if nothing is."""
        new = self._db.execute(_NEW, (key, self._position)).fetchone()
        if new is None:
            return None
        since = place_of(self._db, key, new[0] - new[0] % self._stride)
        (newest_step,) = self._db.execute(_BEFORE, (key, _BEYOND)).fetchone()
        last_step, last = self._db.execute(_LAST, (key, since)).fetchone() or (0, None)
        stretches = tuple(_stretch_of(piece) for piece in self._pieces(key))
        return Curve(name, self._stride, stretches, newest_step, last_step, last)

    def clock(self, key: int, whole: bool) -> tuple[Moment, ...]:
        """When the steps of one series were written: the first of all if `whole`, and the last of each stretch."""
        first = self._db.execute("SELECT min(id) FROM points").fetchone() if whole else ()
        moments = [self._db.execute(_MOMENT, (place,)).fetchone() for place in (*first, *self._ends(key))]
        return tuple(moment for moment in moments if moment)

    def _ends(self, key: int) -> list[int]:
        return [piece.last_id for piece in self._pieces(key)]

    def _pieces(self, key: int) -> list[Piece]:
        if key not in self._read:
            new = self._db.execute(_NEW, (key, self._position)).fetchone()
            begin, end = self._bounds(key)
            begin = max(begin, new[0] - new[0] % self._stride) if new else end
            self._read[key] = pieces(self._db, key, self._stride, begin, end) if begin < end else []
        return self._read[key]

    def _bounds(self, key: int) -> tuple[int, int]:
        """The steps to read: those of the window, and of the nearest stretch with values on either side."""
        before = self._db.execute(_BEFORE, (key, place_of(self._db, key, self._first))).fetchone()
        after = self._db.execute(_AFTER, (key, place_of(self._db, key, self._last + 1))).fetchone()
        begin, end = (before or (self._first,))[0], (after or (self._last,))[0]
        return begin // self._stride * self._stride, (end // self._stride + 1) * self._stride


def _stretch_of(piece: Piece) -> Stretch:
    mean = piece.total / piece.finite if piece.finite else None
    return _rounded(piece.step, piece.size, piece.size - piece.finite, piece.low, piece.high, mean)


def _rounded(step: int, size: int, broken: int, *figures: float | None) -> Stretch:
    low, high, mean = (None if figure is None else float(f"{figure:.{DIGITS}g}") for figure in figures)
    return Stretch(step, size, broken, low, high, mean)
