"""Groups of pictures that are alike, as `find_copies.py` recorded them, with the labels that they bear."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from logoclip.data.duplicates import groups
from logoclip.data.findings import Case

MOST_PATHS: Final = 6
_CROP: Final = "SELECT path, brand, class FROM crops WHERE id = ?"
MEMBERS: Final = {
    "photograph": "SELECT source, coalesce(crops.brand, images.brand), coalesce(crops.class, images.class)"
    " FROM images LEFT JOIN crops ON image_id = images.id WHERE images.id = ?",
    "crop": _CROP,
    "box": _CROP,
}
"""The path of a picture, and the labels that it has, for each kind of likeness."""


@dataclass(frozen=True)
class _Member:
    """A picture of the data as a group of copies has it: a crop has one class, a photograph those of its crops."""

    path: str
    brands: frozenset[str]
    classes: frozenset[str]


@dataclass(frozen=True)
class Group:
    """Pictures that are copies of each other; `likeness` is the least that ties them."""

    members: tuple[_Member, ...]
    likeness: float
    exact: bool

    @property
    def brands(self) -> list[str]:
        return sorted(frozenset().union(*(member.brands for member in self.members)))

    @property
    def classes(self) -> list[str]:
        return sorted(frozenset().union(*(member.classes for member in self.members)))

    @property
    def spans(self) -> str:
        """What its members differ in: `brands`, `classes` of a brand, or nothing: they are of one `class`."""
        if len({member.brands for member in self.members}) > 1:
            return "brands"
        return "classes" if len({member.classes for member in self.members}) > 1 else "class"

    @property
    def how(self) -> str:
        if len(self.members) == 1:
            return "logos of several brands in one photograph"
        return "exactly the same" if self.exact else f"likeness {self.likeness:.3f}"

    def case(self, what: str) -> Case:
        names = self.brands if len(self.brands) > 1 else self.classes
        paths = tuple(member.path for member in self.members)
        return Case(f"{', '.join(names)}: {what}", paths[:MOST_PATHS], max(0, len(paths) - MOST_PATHS))


def _member(database: sqlite3.Connection, kind: str, number: int) -> _Member:
    paths, brands, classes = zip(*database.execute(MEMBERS[kind], (number,)), strict=True)
    return _Member(paths[0], frozenset(brands), frozenset(classes))


def photographs_of_several_brands(database: sqlite3.Connection) -> Iterator[Group]:
    """Photographs without copies that have crops of several brands."""
    query = (
        "SELECT min(image_id) FROM crops GROUP BY photograph"
        " HAVING count(DISTINCT brand) > 1 AND count(DISTINCT image_id) = 1"
    )
    for (number,) in database.execute(query).fetchall():
        yield Group((_member(database, "photograph", number),), 1.0, exact=True)


def read_groups(database: sqlite3.Connection, kind: str) -> list[Group]:
    """The groups of pictures that are alike, exact copies and large groups first."""
    pairs = database.execute("SELECT first, second, likeness, exact FROM alike WHERE kind = ?", (kind,)).fetchall()
    ids = sorted({number for pair in pairs for number in pair[:2]})
    place = {number: index for index, number in enumerate(ids)}
    leaders = groups(len(ids), [(place[first], place[second]) for first, second, *_ in pairs])
    ties: dict[int, list[tuple[float, bool]]] = {leader: [] for leader in leaders}
    for first, _, likeness, exact in pairs:
        ties[leaders[place[first]]].append((likeness, bool(exact)))
    members: dict[int, list[_Member]] = {leader: [] for leader in leaders}
    for number, leader in zip(ids, leaders, strict=True):
        members[leader].append(_member(database, kind, number))
    found = [
        Group(tuple(members[leader]), min(like for like, _ in tied), all(exact for _, exact in tied))
        for leader, tied in ties.items()
    ]
    return sorted(found, key=lambda group: (not group.exact, -len(group.members), -group.likeness))
