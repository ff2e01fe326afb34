"""Writing the database of a prepared folder; `prepared.py` reads it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from logoclip.data.boxes import Box
from logoclip.data.classes import Classes
from logoclip.data.crops import IMAGES, Cut, Source
from logoclip.data.file_names import escaped, escaped_path
from logoclip.data.labels import Label
from logoclip.data.prepared import FORMAT
from logoclip.data.skipped import Skipped

SCHEMA = """
CREATE TABLE images (id INTEGER PRIMARY KEY, path TEXT UNIQUE NOT NULL, category TEXT NOT NULL, class TEXT NOT NULL,
                     brand TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, dhash TEXT NOT NULL,
                     source TEXT NOT NULL, digest TEXT NOT NULL, photograph INTEGER NOT NULL);
CREATE TABLE crops (id INTEGER PRIMARY KEY, path TEXT UNIQUE NOT NULL, image_id INTEGER NOT NULL REFERENCES images (id),
                    category TEXT NOT NULL, class TEXT NOT NULL, brand TEXT NOT NULL,
                    xmin INTEGER NOT NULL, ymin INTEGER NOT NULL, xmax INTEGER NOT NULL, ymax INTEGER NOT NULL,
                    width INTEGER NOT NULL, height INTEGER NOT NULL,
                    dhash TEXT NOT NULL, digest TEXT NOT NULL, photograph INTEGER NOT NULL);
CREATE TABLE alike (kind TEXT NOT NULL, first INTEGER NOT NULL, second INTEGER NOT NULL, likeness REAL NOT NULL,
                    exact INTEGER NOT NULL);
CREATE TABLE skipped (path TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE INDEX crops_by_brand ON crops (brand);
CREATE INDEX crops_by_image ON crops (image_id);
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
    classes: Classes,
    compare: Callable[[sqlite3.Connection], object] = lambda _: None,
) -> None:
    """Write what was made of `dataset`, whose photographs lie below its folder `root`, to a new file at `path`.

    Args:
        classes: what the class of each label is called, and its brand.
        compare: given the database with all images and crops, adds what it finds of copies among them.
    """
    # One transaction, in the default journal: once closed there is one file, which opens from a read-only place.
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        above = Path(escaped_path(root, dataset))
        for number, image in enumerate(images, start=1):
            _insert(database, number, image, (above / escaped(image.source.place)).as_posix(), classes)
        compare(database)
        rows = [(escaped_path(entry.path, dataset), escaped(entry.reason)) for entry in skipped]
        database.executemany("INSERT INTO skipped VALUES (?, ?)", rows)
        meta = {"format": str(FORMAT), "data_id": _data_id(images, classes.used), "remarks": json.dumps(remarks)}
        if classes.used:
            meta["aliases"] = json.dumps({"file": classes.file, "digest": classes.digest, "used": classes.used})
        database.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())


def _insert(database: sqlite3.Connection, number: int, image: LabelledImage, source: str, classes: Classes) -> None:
    cut = image.cut
    place = (number, f"{IMAGES}/{image.source.name}", *_columns(image.folder, classes), *cut.size)
    row = (*place, f"{cut.dhash:016x}", source, cut.digest, number)
    database.execute(f"INSERT INTO images VALUES ({', '.join('?' * len(row))})", row)
    crops = [
        (crop.path, number, *labels, *_corners(box), *crop.size, f"{crop.dhash:016x}", crop.digest, number)
        for crop, box, labels in zip(
            cut.crops, cut.boxes, (_columns(label, classes) for label in image.boxes), strict=True
        )
    ]
    database.executemany(f"INSERT INTO crops VALUES (NULL{', ?' * 14})", crops)


def _corners(box: Box) -> tuple[int, int, int, int]:
    return box.xmin, box.ymin, box.xmax, box.ymax


def _columns(label: Label, classes: Classes) -> tuple[str, str, str]:
    named = classes.named[label.category, label.class_name]
    return label.category, named.class_name, named.brand


def _data_id(images: Iterable[LabelledImage], aliases: Mapping[str, str]) -> str:
    """A hash of every usable photograph's place and content, of its boxes and the class of each, and of the aliases."""
    whole = hashlib.sha256()
    for image in images:
        boxes = [(*_corners(box), label.class_name) for box, label in zip(image.cut.boxes, image.boxes, strict=True)]
        whole.update(f"{escaped(image.source.place)}\t{image.cut.digest}\t{boxes}\n".encode())
    if aliases:
        whole.update(json.dumps(aliases, sort_keys=True).encode())
    return whole.hexdigest()[:16]
