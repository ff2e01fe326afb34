"""`metrics.db`: what a run measured, in SQLite, written by its worker and read by anybody at any time.

No run ends because of it. What cannot be written now (somebody's edit locks the database, the disk is full, the place
is not writable) waits in memory, in order, and follows with the next measure.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from logoclip import disk
from logoclip.runs import pyramid
from logoclip.runs.measures import SCHEMA, Counts, Happening, Measure, Points, Truncation

BUSY_SECONDS: Final = 5.0  # at the start, and for readers
STEP_SECONDS: Final = 0.1  # at a step, for a lock that is held for an instant; none while measures wait already
SYNC_SECONDS: Final = 1.0  # before a checkpoint, which takes as long itself
LAST_SECONDS: Final = 30.0  # at the end, after which what waits is lost
MOST_WAITING: Final = 100_000  # calls: some 70 MB, and a day at a step a second
AT_ONCE: Final = 200  # calls a transaction: 3 ms
THINNED: Final = "so many measures wait in memory that those of every second step have been left out"


class MetricsWriter:
    """Writes one run's measures. There is one at a time: the worker's. No method fails of the database.

    Args:
        hindered: told once when the database cannot be written, in one line, and with an empty text when it can again.

    Attributes:
        trouble: why it cannot be written now, or could not be until the end; empty if it can.
    """

    def __init__(self, path: Path, hindered: Callable[[str], None] = lambda _: None) -> None:
        self._path = path
        self._hindered = hindered
        self._db: sqlite3.Connection | None = None
        self._waiting: list[Measure] = []
        self.trouble = ""
        self._step = 0
        self._written = 0
        self._flush(BUSY_SECONDS)

    def scalars(self, step: int, values: Mapping[str, float], time: float | None = None) -> None:
        """Writes the `values` of one step in one transaction."""
        named = tuple((name, float(value)) for name, value in values.items())
        self._write(Points(step, _now() if time is None else time, named))

    def event(
        self, kind: str, step: int, message: str, data: Mapping[str, Any] | None = None, *, once: bool = False
    ) -> None:
        """Writes that something happened; if that can be only `once` at a step, then unless it is there already."""
        # A file name that is not UTF-8 may be in it, and no text of SQLite's can hold it as it is.
        text = message.encode("utf-8", "backslashreplace").decode("utf-8")
        self._write(Happening(step, _now(), kind, text, None if data is None else json.dumps(data), once))

    def histogram(self, name: str, step: int, edges: Sequence[float], counts: Sequence[float]) -> None:
        """Writes one histogram; `edges` has one more entry than `counts`."""
        if len(edges) != len(counts) + 1:
            raise ValueError(f"{name}: {len(edges)} edges do not bound {len(counts)} counts")
        self._write(Counts(step, _now(), name, tuple(map(float, edges)), tuple(map(float, counts))))

    def truncate_after(self, step: int, *, unjudged: bool = False) -> None:
        """Deletes all that is newer than `step`: what a resume from a checkpoint of that step will write again.

        Args:
            unjudged: the epoch that ends at `step` is judged again, so its validation's measures, and its `epoch`
                event, go too.
        """
        self._write(Truncation(step, unjudged))

    def sync(self) -> None:
        """Waits until the disk holds what was written: before the disk holds a checkpoint that covers those steps."""
        self._flush(SYNC_SECONDS)
        with self._noticing():
            # What is committed is there, or in the database, which SQLite syncs before it begins the log anew.
            if (log := self._path.with_name(f"{self._path.name}-wal")).exists():
                disk.sync(log)
            disk.sync(self._path.parent)

    def close(self) -> None:
        """Ends the write-ahead log, so that the file alone holds everything and opens from a read-only place.

        Where a reader is in the way the log stays; readers can do with it. What still waits is tried for half a minute.
        """
        deadline = time.monotonic() + LAST_SECONDS
        while not self._flush(SYNC_SECONDS) and time.monotonic() < deadline:
            time.sleep(STEP_SECONDS)
        if self._waiting:
            self.trouble += f"; tried until the end: {len(self._waiting)} rows are lost"
            self._hindered(self.trouble)
        if self._db is not None:
            with contextlib.suppress(sqlite3.OperationalError):
                self._db.execute("PRAGMA journal_mode = DELETE")
            self._db.close()

    def __enter__(self) -> MetricsWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self, measure: Measure) -> None:
        self._step = max(self._step, measure.step)
        self._waiting.append(measure)
        if len(self._waiting) % MOST_WAITING == 0:
            self._waiting = _thinned(self._waiting)
            self._waiting.append(Happening(self._step, _now(), "warning", THINNED))
        try:
            self._flush(0 if self.trouble else STEP_SECONDS)
        except BaseException:  # a fault of the measure itself, which must not be in the way of the next
            self._waiting = [other for other in self._waiting if other is not measure]
            raise

    def _flush(self, patience: float) -> bool:
        """Writes what waits, in order, and says whether it could. `patience`: seconds to wait for a lock."""
        with self._noticing():
            self._write_some(patience)
            while self._waiting:
                self._write_some(patience)
            self._relieve()
        return not self._waiting

    def _write_some(self, patience: float) -> None:
        # Not all at once: on a full disk each step would try all that waits, in vain.
        some = self._waiting[:AT_ONCE]
        with _transaction(self._opened(patience)) as db:
            for measure in some:
                measure.write(db)
            self._grow_pyramid(db, len(some))
        del self._waiting[: len(some)]

    def _grow_pyramid(self, db: sqlite3.Connection, written: int) -> None:
        self._written += written
        if self._written >= pyramid.GROW_EVERY:
            pyramid.grow(db)
            self._written = 0

    def _opened(self, patience: float) -> sqlite3.Connection:
        self._db = self._db or _open(self._path, patience)
        self._db.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
        return self._db

    @contextlib.contextmanager
    def _noticing(self) -> Iterator[None]:
        """Keeps the database's trouble from whoever measures, and tells a person of it once."""
        try:
            yield
        except (sqlite3.OperationalError, OSError) as error:
            self._hinder(f"{self._path.name} cannot be written ({error}): what is measured waits in memory")
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:  # its other kinds are faults of the statement
                raise
            self._set_aside(error)

    def _relieve(self) -> None:
        if self.trouble:
            self.trouble = ""
            self._hindered("")
            self.event("note", self._step, f"{self._path.name} is written again, with what waited")

    def _hinder(self, trouble: str) -> None:
        first, self.trouble = not self.trouble, trouble
        if first:
            self._waiting.append(Happening(self._step, _now(), "warning", trouble))
            self._hindered(trouble)

    def _set_aside(self, error: sqlite3.DatabaseError) -> None:
        """Begins anew beside a database that is damaged: what it holds may still be of use to somebody."""
        if self._db is not None:
            self._db.close()
            self._db = None
        token = secrets.token_hex(4)
        for suffix in ("", "-wal", "-shm"):
            part = self._path.with_name(self._path.name + suffix)
            with contextlib.suppress(OSError):
                part.rename(part.with_name(f"damaged-{token}-{part.name}"))
        self._hinder(f"{self._path.name} is damaged ({error}): it is now damaged-{token}-{self._path.name}")


def _open(path: Path, patience: float) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        with _transaction(db):
            for statement in (*SCHEMA.split(";"), *pyramid.SCHEMA):
                db.execute(statement)
    except BaseException:
        db.close()
        raise
    return db


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk has rolled back by itself
            db.execute("ROLLBACK")
        raise


def _thinned(waiting: Sequence[Measure]) -> list[Measure]:
    """Without the measures of every second step: a curve at half its resolution is the least loss there is."""
    return [
        measure
        for place, measure in enumerate(waiting)
        if place % 2 or not isinstance(measure, Points) or measure.validation
    ]


def _now() -> float:
    return time.time()
