"""Finds copies among prepared photographs and crops, and boxes drawn twice, and records them in the database.

A difference hash says which pictures may be copies of each other, their pixels say which are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

import numpy as np

from logoclip.data.duplicates import groups, near_pairs
from logoclip.data.likeness import LIKE, Look, likeness, look
from logoclip.data.memory_budget import picture_budget, share_of_budget
from logoclip.data.overlaps import overlapping
from logoclip.data.parallel import each
from logoclip.data.pictures import read_photograph
from logoclip.data.skipped import Unusable

CHUNK: Final = 256  # pairs compared by a process at once
KEPT_LOOKS: Final = 4096  # of 10 kB each

Alike = tuple[int, int, float, bool]
"""Ids of two pictures, the lesser first; their likeness; whether they are exactly the same."""


@dataclass(frozen=True)
class _Picture:
    id: int
    photograph: int
    path: str
    dhash: int
    digest: str


def record_copies(
    database: sqlite3.Connection,
    root: Path,
    processes: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Fill the table `alike`, and number the photographs so that copies of one have one number.

    Args:
        database: of `root`, with all images and crops.
        progress: called with the pairs compared and the pairs in all. What it raises stops the work.
    """
    compare = partial(_alike, root=root, processes=processes, progress=progress)
    pictures = _pictures(database, "SELECT id, id, path, dhash, digest FROM images ORDER BY id")
    pairs = compare(pictures)
    _record(database, "photograph", pairs)
    _number(database, pictures, pairs)
    crops = _pictures(database, "SELECT id, photograph, path, dhash, digest FROM crops ORDER BY id")
    _record(database, "crop", compare(crops))
    _record(database, "box", ((one, other, share, False) for one, other, share in overlapping(database)))


def _pictures(database: sqlite3.Connection, query: str) -> list[_Picture]:
    rows = database.execute(query)
    return [_Picture(number, photo, path, int(dhash, 16), digest) for number, photo, path, dhash, digest in rows]


def _alike(
    pictures: Sequence[_Picture],
    root: Path,
    processes: int | None,
    progress: Callable[[int, int], None] | None,
) -> list[Alike]:
    """Copies among `pictures`: of exact ones each with the first, of the first ones all that are near."""
    first: dict[str, _Picture] = {}
    exact = [
        (original.id, picture.id, 1.0, True)
        for picture in pictures
        if (original := first.setdefault(picture.digest, picture)).photograph != picture.photograph
    ]
    different = list(first.values())
    candidates = [
        (different[one], different[other])
        for one, other in near_pairs(np.array([picture.dhash for picture in different], np.uint64)).tolist()
        if different[one].photograph != different[other].photograph
    ]
    near = _confirmed(candidates, root, processes, progress)
    return [*exact, *((one.id, other.id, like, False) for one, other, like in near)]


def _confirmed(
    pairs: Sequence[tuple[_Picture, _Picture]],
    root: Path,
    processes: int | None,
    progress: Callable[[int, int], None] | None,
) -> Iterator[tuple[_Picture, _Picture, float]]:
    paths = [(root / one.path, root / other.path) for one, other in pairs]
    with each(_compared, paths, processes, chunk=CHUNK, setup=picture_budget()) as likenesses:
        for done, ((one, other), like) in enumerate(zip(pairs, likenesses, strict=True), start=1):
            if progress:
                progress(done, len(pairs))
            if like >= LIKE:
                yield one, other, round(like, 4)


def _compared(paths: tuple[Path, Path]) -> float:
    try:
        return likeness(_look(paths[0]), _look(paths[1]))
    except Unusable:  # it was read when it was cut; what has become of it since costs it alone
        return 0.0


@lru_cache(maxsize=KEPT_LOOKS)
def _look(path: Path) -> Look:
    with share_of_budget() as admit:
        return look(read_photograph(path, admit).pixels)


def _record(database: sqlite3.Connection, kind: str, pairs: Iterable[Alike]) -> None:
    database.executemany("INSERT INTO alike VALUES (?, ?, ?, ?, ?)", ((kind, *pair) for pair in pairs))


def _number(database: sqlite3.Connection, pictures: Sequence[_Picture], pairs: Sequence[Alike]) -> None:
    """Give copies the number of the first of them."""
    place = {picture.id: index for index, picture in enumerate(pictures)}
    group = groups(len(pictures), [(place[one], place[other]) for one, other, *_ in pairs])
    moved = [(pictures[leader].id, pictures[index].id) for index, leader in enumerate(group) if leader != index]
    database.executemany("UPDATE images SET photograph = ? WHERE id = ?", moved)
    database.executemany("UPDATE crops SET photograph = ? WHERE image_id = ?", moved)
