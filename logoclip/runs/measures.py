"""What is written into `metrics.db`: each a plain value that can wait, and knows how it is written."""

from __future__ import annotations

import json
import sqlite3
from typing import Final, Protocol

from msgspec import Struct

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
VALIDATION: Final = "val_"  # how the names of what a validation measures begin


class Measure(Protocol):
    """Something to write, of one step."""

    @property
    def step(self) -> int: ...

    def write(self, db: sqlite3.Connection) -> None:
        """Writes it; within a transaction."""


class Points(Struct, frozen=True):
    """The values of one step."""

    step: int
    time: float
    values: tuple[tuple[str, float], ...]

    @property
    def validation(self) -> bool:
        """Whether a validation measured them, and not a step."""
        return any(name.startswith(VALIDATION) for name, _ in self.values)

    def write(self, db: sqlite3.Connection) -> None:
        db.executemany("INSERT OR IGNORE INTO names (name) VALUES (?)", [(name,) for name, _ in self.values])
        db.executemany(
            "INSERT INTO points (step, name, value, time) SELECT ?, id, ?, ? FROM names WHERE name = ?",
            [(self.step, value, self.time, name) for name, value in self.values],
        )


class Happening(Struct, frozen=True):
    """An event; `data` is JSON. One that is to be there `once` is not written if its kind is there at its step."""

    step: int
    time: float
    kind: str
    message: str
    data: str | None = None
    once: bool = False

    def write(self, db: sqlite3.Connection) -> None:
        if not (self.once and self._is_there(db)):
            row = (self.step, self.time, self.kind, self.message, self.data)
            db.execute("INSERT INTO events (step, time, kind, message, data) VALUES (?, ?, ?, ?, ?)", row)

    def _is_there(self, db: sqlite3.Connection) -> bool:
        same = db.execute("SELECT 1 FROM events WHERE step = ? AND kind = ?", (self.step, self.kind))
        return same.fetchone() is not None


class Counts(Struct, frozen=True):
    """One histogram: `len(edges) == len(counts) + 1`."""

    step: int
    time: float
    name: str
    edges: tuple[float, ...]
    counts: tuple[float, ...]

    def write(self, db: sqlite3.Connection) -> None:
        row = (self.step, self.time, self.name, json.dumps(self.edges), json.dumps(self.counts))
        db.execute("INSERT INTO histograms (step, time, name, edges, counts) VALUES (?, ?, ?, ?, ?)", row)


class Truncation(Struct, frozen=True):
    """Everything newer than `step` is deleted, and what the validation at `step` wrote if that is `unjudged`."""

    step: int
    unjudged: bool

    def write(self, db: sqlite3.Connection) -> None:
        deleted = [self._delete(db, table, "step > ?") for table in ("points", "events", "histograms")]
        if self.unjudged:
            # By name: the training's own measures of that step are covered by the checkpoint, and stay.
            validated = f"SELECT id FROM names WHERE substr(name, 1, {len(VALIDATION)}) = '{VALIDATION}'"
            deleted += [
                self._delete(db, "points", f"step = ? AND name IN ({validated})"),
                self._delete(db, "events", "step = ? AND kind = 'epoch'"),
                self._delete(db, "histograms", "step = ?"),
            ]
        if any(deleted):
            (generation,) = db.execute("PRAGMA user_version").fetchone()
            # In the same transaction as the rows: a reader sees both or neither, whatever the status says then.
            db.execute(f"PRAGMA user_version = {generation + 1}")

    def _delete(self, db: sqlite3.Connection, table: str, where: str) -> int:
        return db.execute(f"DELETE FROM {table} WHERE {where}", (self.step,)).rowcount
