"""Writing the database of a prepared folder; `prepared.py` reads it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from logoclip.data.brands import canonical
from logoclip.data.crops import IMAGES, Cut, Source
from logoclip.data.file_names import escaped, escaped_path
from logoclip.data.labels import Label
from logoclip.data.prepared import FORMAT
from logoclip.data.skipped import Skipped

SCHEMA = """
CREATE TABLE images (id INTEGER PRIMARY KEY, path TEXT UNIQUE NOT NULL, category TEXT NOT NULL, class TEXT NOT NULL,
                     brand TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, dhash TEXT NOT NULL,
                     source TEXT NOT NULL);
CREATE TABLE crops (id INTEGER PRIMARY KEY, path TEXT UNIQUE NOT NULL, image_id INTEGER NOT NULL REFERENCES images (id),
                    category TEXT NOT NULL, class TEXT NOT NULL, brand TEXT NOT NULL,
                    xmin INTEGER NOT NULL, ymin INTEGER NOT NULL, xmax INTEGER NOT NULL, ymax INTEGER NOT NULL,
                    width INTEGER NOT NULL, height INTEGER NOT NULL);
CREATE TABLE skipped (path TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE INDEX crops_by_brand ON crops (brand);
"""


@dataclass(frozen=True)
class LabelledImage:
    """A photograph that was cut: the label that its folder says, and the label of each box."""

    source: Source
    cut: Cut
    folder: Label
    boxes: tuple[Label, ...]


def write_database(
    path: Path,
    dataset: Path,
    root: Path,
    images: Sequence[LabelledImage],
    skipped: Sequence[Skipped],
    remarks: Sequence[str],
) -> None:
    """Write what was made of `dataset`, whose photographs lie below its folder `root`, to a new file at `path`."""
    # One transaction, in the default journal: once closed there is one file, which opens from a read-only place.
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        for number, image in enumerate(images, start=1):
            _insert(database, number, image, escaped_path(root / image.source.place, dataset))
        rows = [(escaped_path(entry.path, dataset), escaped(entry.reason)) for entry in skipped]
        database.executemany("INSERT INTO skipped VALUES (?, ?)", rows)
        meta = {"format": str(FORMAT), "data_id": _data_id(images), "remarks": json.dumps(remarks)}
        database.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())


def _insert(database: sqlite3.Connection, number: int, image: LabelledImage, source: str) -> None:
    row = (number, f"{IMAGES}/{image.source.name}", *_columns(image.folder), *image.cut.size)
    database.execute("INSERT INTO images VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, f"{image.cut.dhash:016x}", source))
    crops = [
        (crop.path, number, *_columns(label), box.xmin, box.ymin, box.xmax, box.ymax, *crop.size)
        for crop, box, label in zip(image.cut.crops, image.cut.boxes, image.boxes, strict=True)
    ]
    database.executemany("INSERT INTO crops VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", crops)


def _columns(label: Label) -> tuple[str, str, str]:
    return label.category, label.class_name, canonical(label.class_name)


def _data_id(images: Iterable[LabelledImage]) -> str:
    """A hash of every usable photograph's place and content, and of its boxes and the class of each."""
    whole = hashlib.sha256()
    for image in images:
        boxes = [
            (box.xmin, box.ymin, box.xmax, box.ymax, label.class_name)
            for box, label in zip(image.cut.boxes, image.boxes, strict=True)
        ]
        whole.update(f"{escaped(image.source.place)}\t{image.cut.digest}\t{boxes}\n".encode())
    return whole.hexdigest()[:16]
