"""From annotated photographs to what training and evaluation read: crops, images and a database of both.

`prepared.py` reads it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from logoclip.atomic_directory import atomic_directory, occupied, refuse_existing
from logoclip.data.aliases import Aliases
from logoclip.data.classes import Named, name_classes
from logoclip.data.crops import IMAGES, CutImage, Source, cut_image
from logoclip.data.logodet3k import Skipped, image_paths, nothing_usable
from logoclip.data.parallel import each
from logoclip.data.prepared import DATABASE, FORMAT, is_prepared
from logoclip.errors import InputError

CHUNK = 64  # photographs handed to a process at once: enough that the handing over costs nothing beside the decoding

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
class Prepared:
    """What `prepare` made: counts, what it could not use, and the aliases that decided a class or its brand."""

    crops: int
    images: int
    brands: int
    classes: int
    skipped: tuple[Skipped, ...]
    aliases: Mapping[str, str]


def prepare(
    dataset: Path,
    output: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    overwrite: bool = False,
    processes: int | None = None,
    aliases: Aliases | None = None,
) -> Prepared:
    """Cut every annotated logo below `dataset` out and write crops, images and their database to `output`.

    Args:
        progress: called with the photographs done and the photographs in all. What it raises stops the work.
        overwrite: replace what an earlier `prepare` wrote to `output`.
        processes: how many share the work; None takes one a core. The result is the same.
        aliases: which classes are of one brand beside those whose names say it; none by default.

    Raises:
        InputError: `dataset` holds nothing usable, or `output` exists or lies in `dataset`.
        JobError: the disk is full, or a process was killed. `output` is then as it was before.
    """
    check_output(dataset, output, overwrite=overwrite)  # before the data set is listed, which takes a while
    skipped: list[Skipped] = []
    sources = _named(dataset, image_paths(dataset, skipped.append))
    with atomic_directory(output, overwrite=overwrite) as root:
        (root / IMAGES).mkdir()
        # Names, sizes and hashes alone: pixels and pictures stay in the process that decoded them, so memory does not
        # grow with the size of the photographs.
        cut: list[CutImage] = []
        with each(partial(cut_image, dataset, root), sources, processes, chunk=CHUNK) as images:
            for image in images:
                cut.append(image)
                if progress:
                    progress(len(cut), len(sources))
        skipped += [entry for image in cut for entry in image.skipped]
        return _recorded(dataset, root, [image for image in cut if image.found], skipped, aliases or Aliases())


def check_output(dataset: Path, output: Path, *, overwrite: bool = False) -> None:
    """Whether `dataset` can be prepared into `output`; known before the work.

    Raises:
        InputError: `output` lies in `dataset`, or exists and is not to be replaced.
    """
    if output.resolve().is_relative_to(dataset.resolve()):
        raise InputError(f"{output}: lies in the data set {dataset}: choose an output outside it")
    refuse_existing(output, overwrite=overwrite)
    if occupied(output) and not is_prepared(output):
        raise InputError(f"{output}: is not prepared data, so it is not replaced: choose another output")


def _named(dataset: Path, paths: Iterable[Path]) -> list[Source]:
    """Each path with a file name of its own: `{category}_{brand}_{n}.jpg`."""
    taken: set[str] = set()
    sources = []
    for path in paths:
        plain = "_".join(path.relative_to(dataset).parts)
        name, count = plain, 1
        while name.casefold() in taken:
            count += 1
            name = f"{Path(plain).stem}~{count}{path.suffix}"
        taken.add(name.casefold())
        sources.append(Source(path, name))
    return sources


def _recorded(
    dataset: Path, root: Path, images: Sequence[CutImage], skipped: Sequence[Skipped], aliases: Aliases
) -> Prepared:
    if not images:
        raise nothing_usable(dataset, skipped)
    classes = name_classes((_found(image) for image in images), aliases)
    # One transaction, in the default journal: once closed there is one file, which opens from a read-only place.
    with closing(sqlite3.connect(root / DATABASE)) as database, database:
        database.executescript(SCHEMA)
        for number, image in enumerate(images, start=1):
            _record(database, dataset, number, image, classes.named[_found(image)])
        relative = [(os.path.relpath(entry.path, dataset), entry.reason) for entry in skipped]
        database.executemany("INSERT INTO skipped VALUES (?, ?)", relative)
        meta = {"format": str(FORMAT), "data_id": _data_id(dataset, images, classes.used)}
        if classes.used:
            meta["aliases"] = json.dumps({"file": aliases.file, "digest": aliases.digest, "used": classes.used})
        database.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    return Prepared(
        crops=sum(len(image.crops) for image in images),
        images=len(images),
        brands=len({one.brand for one in classes.named.values()}),
        classes=len({one.class_name for one in classes.named.values()}),
        skipped=tuple(skipped),
        aliases=classes.used,
    )


def _found(image: CutImage) -> tuple[str, str]:
    assert image.found
    return image.found.category, image.found.class_name


def _record(database: sqlite3.Connection, dataset: Path, number: int, image: CutImage, named: Named) -> None:
    assert image.found
    labels = (image.found.category, named.class_name, named.brand)
    path, source = f"{IMAGES}/{image.source.name}", image.source.path.relative_to(dataset).as_posix()
    row = (number, path, *labels, *image.size, f"{image.dhash:016x}", source)
    database.execute("INSERT INTO images VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    crops = [
        (name, number, *labels, box.xmin, box.ymin, box.xmax, box.ymax, *size)
        for (name, size), box in zip(image.crops, image.found.boxes, strict=True)
    ]
    database.executemany("INSERT INTO crops VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", crops)


def _data_id(dataset: Path, images: Iterable[CutImage], aliases: Mapping[str, str]) -> str:
    """A hash of every usable photograph's place, content and boxes, and of the aliases that decided a label."""
    whole = hashlib.sha256()
    for image in images:
        assert image.found
        boxes = [(box.xmin, box.ymin, box.xmax, box.ymax) for box in image.found.boxes]
        place = image.source.path.relative_to(dataset).as_posix()
        whole.update(f"{place}\t{image.digest}\t{boxes}\n".encode())
    if aliases:
        whole.update(json.dumps(aliases, sort_keys=True).encode())
    return whole.hexdigest()[:16]
