"""Reading `metrics.db` while its worker writes it, and from places where nothing can be written."""

from __future__ import annotations

import contextlib
import json
import math
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec import Struct

from logoclip.errors import JobError
from logoclip.runs.metrics import BUSY_SECONDS

BAD_SINCE: Final = """
SELECT min(step) FROM points WHERE name = :name AND id > coalesce(
    (SELECT id FROM points WHERE name = :name AND abs(value) <= :most ORDER BY id DESC LIMIT 1), 0)"""
MOST_HISTOGRAMS: Final = 128  # of one answer: 64 epochs, some 90 kB on a link


class ScalarRow(NamedTuple):
    """One value. `id` is its position in the order of writing; `time` is in Unix seconds."""

    id: int
    step: int
    name: str
    value: float
    time: float


@dataclass(frozen=True)
class Scalars:
    """Rows in the order of writing, and the position to ask from the next time.

    `generation` counts how often rows were taken back. Once it differs, what was read before is to be read again.
    """

    position: int
    rows: tuple[ScalarRow, ...]
    generation: int = 0


@dataclass(frozen=True)
class Event:
    """Something that happened at a step: an epoch's end, a checkpoint, a warning."""

    id: int
    step: int
    time: float
    kind: str
    message: str
    data: dict[str, Any] | None = None


@dataclass(frozen=True)
class Histogram:
    """Counts between edges: `len(edges) == len(counts) + 1`. `id` is its position in the order of writing."""

    step: int
    name: str
    edges: tuple[float, ...]
    counts: tuple[float, ...]
    id: int = field(default=0, compare=False)


def read_scalars(path: Path, after: int = 0, names: Sequence[str] | None = None) -> Scalars:
    """The values written after position `after`, of `names` or of all. A missing database has none.

    Raises:
        JobError: the file is no database, or damaged (as from every reader here).
    """
    with view(path) as db:
        if db is None:
            return Scalars(after, ())
        known = names_in(db, names)
        wanted = f"WHERE id > ? {_among(known, names)} ORDER BY id"
        rows = db.execute(f"SELECT id, step, name, value, time FROM points {wanted}", (after,)).fetchall()
        position, generation = max(after, newest_id(db)), generation_of(db)
    return Scalars(position, tuple(ScalarRow(i, step, known[n], _value(v), t) for i, step, n, v, t in rows), generation)


class Newest(Struct, frozen=True):
    """What a run has measured last: each name's newest value, the last values of some, and since when some are bad."""

    values: dict[str, float] = {}
    last: dict[str, list[float]] = {}
    not_finite_since: dict[str, int] = {}


def read_newest(path: Path, last: Mapping[str, int], judged: Sequence[str]) -> Newest:
    """All of it in one view: to open a database costs more than to read this much of it, and there may be hundreds.

    Args:
        path: of the database.
        last: how many values are wanted, by name.
        judged: the names of which is told from which step on they have had no finite value, if that is so.
    """
    with view(path) as db:
        if db is None:
            return Newest()
        values = {name: value for name, (_, value) in _latest(db).items()}
        bad = [name for name in judged if not math.isfinite(values.get(name, 0.0))]
        tails = {name: _last(db, name, count) for name, count in last.items()}
        return Newest(values, tails, _not_finite_since(db, bad) if bad else {})


def latest_scalars(path: Path) -> dict[str, tuple[int, float]]:
    """The newest step and value of each name."""
    with view(path) as db:
        return {} if db is None else _latest(db)


def _latest(db: sqlite3.Connection) -> dict[str, tuple[int, float]]:
    rows = db.execute(
        "SELECT names.name, step, value FROM names JOIN points ON points.id ="
        " (SELECT max(id) FROM points WHERE name = names.id)"
    ).fetchall()
    return {name: (step, _value(value)) for name, step, value in rows}


def _not_finite_since(db: sqlite3.Connection, names: Sequence[str]) -> dict[str, int]:
    keys = {name: key for key, name in names_in(db, names).items()}
    found = {
        name: db.execute(BAD_SINCE, {"name": key, "most": sys.float_info.max}).fetchone()[0]
        for name, key in keys.items()
    }
    return {name: step for name, step in found.items() if step is not None}


def last_values(path: Path, name: str, count: int) -> list[float]:
    """The newest `count` values of `name`, oldest first."""
    with view(path) as db:
        return [] if db is None else _last(db, name, count)


def _last(db: sqlite3.Connection, name: str, count: int) -> list[float]:
    rows = db.execute(
        "SELECT value FROM points WHERE name = (SELECT id FROM names WHERE name = ?) ORDER BY id DESC LIMIT ?",
        (name, count),
    ).fetchall()
    return [_value(value) for (value,) in reversed(rows)]


def read_events(path: Path, after: int = 0) -> tuple[Event, ...]:
    """The events written after the one with id `after`, in the order of writing."""
    with view(path) as db:
        if db is None:
            return ()
        columns = "id, step, time, kind, message, data"
        rows = db.execute(f"SELECT {columns} FROM events WHERE id > ? ORDER BY id", (after,)).fetchall()
    return tuple(Event(i, step, t, kind, text, data and json.loads(data)) for i, step, t, kind, text, data in rows)


HISTOGRAMS: Final = "SELECT id, step, name, edges, counts FROM histograms"


def read_histograms(path: Path, name: str | None = None, *, newest: bool = True) -> tuple[Histogram, ...]:
    """Histograms in the order of writing: the newest of each name, or all of them; of `name`, or of all names."""
    with view(path) as db:
        if db is None:
            return ()
        latest = "id IN (SELECT max(id) FROM histograms GROUP BY name)" if newest else "TRUE"
        wanted = f"WHERE {latest} AND (?1 IS NULL OR name = ?1) ORDER BY id"
        rows = db.execute(f"{HISTOGRAMS} {wanted}", (name,)).fetchall()
    return _histograms(rows)


def read_histograms_after(path: Path, position: int, most: int = MOST_HISTOGRAMS) -> tuple[Histogram, ...]:
    """The first `most` histograms of any name written after the one with id `position`, in the order of writing."""
    with view(path) as db:
        if db is None:
            return ()
        rows = db.execute(f"{HISTOGRAMS} WHERE id > ? ORDER BY id LIMIT ?", (position, most)).fetchall()
    return _histograms(rows)


def _histograms(rows: Sequence[tuple[int, int, str, str, str]]) -> tuple[Histogram, ...]:
    return tuple(
        Histogram(step, name, tuple(json.loads(edges)), tuple(json.loads(counts)), id)
        for id, step, name, edges, counts in rows
    )


@contextlib.contextmanager
def view(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A consistent view of the database, or None while there is none yet."""
    try:
        with contextlib.ExitStack() as stack:
            db = _open(path, stack)
            if db is not None:
                db.execute("BEGIN")
            yield db
    except sqlite3.Error as error:
        raise JobError(f"{path}: cannot be read: {error}") from error


def _open(path: Path, stack: contextlib.ExitStack) -> sqlite3.Connection | None:
    if not path.exists():
        return None
    try:
        db, tables = _connect(path, "mode=ro", stack)
    except sqlite3.OperationalError:
        # A write-ahead log needs a shared-memory file beside it, which cannot be made in a read-only place.
        db, tables = _open_read_only_place(path, stack)
    return db if {"points", "events", "histograms"} <= tables else None


def _open_read_only_place(path: Path, stack: contextlib.ExitStack) -> tuple[sqlite3.Connection, set[str]]:
    journal = path.with_name(f"{path.name}-wal")
    if not journal.exists() or not journal.stat().st_size:
        return _connect(path, "mode=ro&immutable=1", stack)
    copies = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="logoclip-metrics-")))
    for source in (path, journal):
        shutil.copyfile(source, copies / source.name)
    return _connect(copies / path.name, "mode=rw", stack)


def _connect(path: Path, mode: str, stack: contextlib.ExitStack) -> tuple[sqlite3.Connection, set[str]]:
    uri = f"{path.absolute().as_uri()}?{mode}"
    db = stack.enter_context(
        contextlib.closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None))
    )
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return db, tables


def newest_id(db: sqlite3.Connection) -> int:
    """The position of the newest value; 0 if there is none."""
    newest: int = db.execute("SELECT coalesce(max(id), 0) FROM points").fetchone()[0]
    return newest


def generation_of(db: sqlite3.Connection) -> int:
    """How often rows were taken back."""
    generation: int = db.execute("PRAGMA user_version").fetchone()[0]
    return generation


def names_in(db: sqlite3.Connection, names: Sequence[str] | None) -> dict[int, str]:
    """The key and the name of those of `names` (None: of all) that have been written."""
    rows = db.execute("SELECT id, name FROM names").fetchall()
    return {key: name for key, name in rows if names is None or name in names}


def _among(known: Mapping[int, str], names: Sequence[str] | None) -> str:
    return "" if names is None else f"AND name IN ({', '.join(map(str, known))})"


def _value(stored: float | None) -> float:
    return math.nan if stored is None else stored  # SQLite has no NaN: it stores NULL
