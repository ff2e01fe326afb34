"""`metrics.db`: what a run measured, in SQLite, written by its worker and read by anybody at any time."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from logoclip.errors import JobError

BUSY_SECONDS: Final = 5.0

# Rows are numbered in the order of writing and no number is given twice, so a reader goes on from the last one it saw.
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS points (
    id INTEGER PRIMARY KEY AUTOINCREMENT, step INTEGER NOT NULL, name INTEGER NOT NULL REFERENCES names,
    value REAL, time REAL NOT NULL);
CREATE INDEX IF NOT EXISTS points_by_name ON points (name, id, step, value);
CREATE VIEW IF NOT EXISTS scalars AS
    SELECT points.id, step, names.name, value, time FROM points JOIN names ON names.id = points.name;
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, step INTEGER NOT NULL, time REAL NOT NULL, kind TEXT NOT NULL,
    message TEXT NOT NULL, data TEXT);
CREATE TABLE IF NOT EXISTS histograms (
    id INTEGER PRIMARY KEY AUTOINCREMENT, step INTEGER NOT NULL, time REAL NOT NULL, name TEXT NOT NULL,
    edges TEXT NOT NULL, counts TEXT NOT NULL);
"""


class MetricsWriter:
    """Writes one run's measures. There is one at a time: the worker's.

    Raises:
        JobError: from every method, when the database cannot be written (a full disk).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._telling():
            self._db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
            self._names: dict[str, int] = dict(self._db.execute("SELECT name, id FROM names"))

    def scalars(self, step: int, values: Mapping[str, float], time: float | None = None) -> None:
        """Writes the `values` of one step in one transaction."""
        now = _now() if time is None else time
        with self._transaction():
            rows = [(step, self._name_id(name), float(value), now) for name, value in values.items()]
            self._db.executemany("INSERT INTO points (step, name, value, time) VALUES (?, ?, ?, ?)", rows)

    def event(self, kind: str, step: int, message: str, data: Mapping[str, Any] | None = None) -> None:
        """Writes that something happened."""
        row = (step, _now(), kind, message, None if data is None else json.dumps(data))
        with self._transaction():
            self._db.execute("INSERT INTO events (step, time, kind, message, data) VALUES (?, ?, ?, ?, ?)", row)

    def histogram(self, name: str, step: int, edges: Sequence[float], counts: Sequence[float]) -> None:
        """Writes one histogram; `edges` has one more entry than `counts`."""
        if len(edges) != len(counts) + 1:
            raise ValueError(f"{name}: {len(edges)} edges do not bound {len(counts)} counts")
        row = (step, _now(), name, _numbers(edges), _numbers(counts))
        with self._transaction():
            self._db.execute("INSERT INTO histograms (step, time, name, edges, counts) VALUES (?, ?, ?, ?, ?)", row)

    def truncate_after(self, step: int, *, unjudged: bool = False) -> None:
        """Deletes all that is newer than `step`: what a resume from a checkpoint of that step will write again.

        Args:
            unjudged: the epoch that ends at `step` is judged again, so its validation's measures, and its `epoch`
                event, go too.
        """
        with self._transaction():
            deleted = [
                self._db.execute(f"DELETE FROM {table} WHERE step > ?", (step,)).rowcount
                for table in ("points", "events", "histograms")
            ]
            if unjudged:
                validation = "name IN (SELECT id FROM names WHERE name LIKE 'val\\_%' ESCAPE '\\')"
                deleted += [
                    self._db.execute(f"DELETE FROM {table} WHERE step = ? AND {which}", (step,)).rowcount
                    for table, which in (("points", validation), ("histograms", "TRUE"), ("events", "kind = 'epoch'"))
                ]
            if any(deleted):
                (generation,) = self._db.execute("PRAGMA user_version").fetchone()
                # In the same transaction as the rows: a reader sees both or neither, whatever the status says then.
                self._db.execute(f"PRAGMA user_version = {generation + 1}")

    def close(self) -> None:
        """Ends the write-ahead log, so that the file alone holds everything and opens from a read-only place.

        Where a reader is in the way the log stays; readers can do with it.
        """
        with contextlib.suppress(sqlite3.OperationalError):
            self._db.execute("PRAGMA journal_mode = DELETE")
        self._db.close()

    def __enter__(self) -> MetricsWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _name_id(self, name: str) -> int:
        if name not in self._names:
            self._db.execute("INSERT OR IGNORE INTO names (name) VALUES (?)", (name,))
            (self._names[name],) = self._db.execute("SELECT id FROM names WHERE name = ?", (name,)).fetchone()
        return self._names[name]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._telling():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._undo()
                raise

    def _undo(self) -> None:
        if self._db.in_transaction:  # a full disk has rolled back by itself
            self._db.execute("ROLLBACK")
        self._names = dict(self._db.execute("SELECT name, id FROM names"))

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise JobError(f"{self._path}: cannot be written: {error}") from error


def _numbers(values: Sequence[float]) -> str:
    return json.dumps([float(value) for value in values])


def _now() -> float:
    return time.time()
