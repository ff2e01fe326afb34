"""What is doubtful in prepared data: copies, double labels, names that look alike.

`find_copies.py` compares pictures when data are prepared; this only reads what it found.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final

from logoclip.data.brands import SHARES, split_brands
from logoclip.data.copies import crops_of_sides
from logoclip.data.duplicates import groups
from logoclip.data.findings import Audit, Case, Finding
from logoclip.data.lookalikes import lookalikes
from logoclip.data.prepared import open_prepared, shared_crops, usable_images
from logoclip.errors import InputError

SHOWN: Final = 20
MOST_PATHS: Final = 6
SIDES: Final = ("train", *SHARES)


@dataclass(frozen=True)
class _Member:
    """A picture of the data as a group of copies has it."""

    path: str
    brand: str
    name: str
    category: str


@dataclass(frozen=True)
class _Group:
    """Pictures that are copies of each other; `likeness` is the least that ties them."""

    members: tuple[_Member, ...]
    likeness: float
    exact: bool

    @property
    def brands(self) -> list[str]:
        return sorted({member.brand for member in self.members})

    @property
    def classes(self) -> list[str]:
        return sorted({f"{member.category}/{member.name}" for member in self.members})

    @property
    def how(self) -> str:
        return "exactly the same" if self.exact else f"likeness {self.likeness:.3f}"

    def case(self, what: str) -> Case:
        names = self.brands if len(self.brands) > 1 else self.classes
        paths = tuple(member.path for member in self.members)
        return Case(f"{', '.join(names)}: {what}", paths[:MOST_PATHS], max(0, len(paths) - MOST_PATHS))


def read_audit(root: Path, seed: int, most: int = SHOWN) -> Audit:
    """What was found in the prepared folder `root`, under the split that `seed` makes.

    Args:
        most: cases of a kind that are listed.

    Raises:
        InputError: as `open_prepared`.
    """
    sides, error = _sides(root, seed)
    with open_prepared(root) as database:
        counts = "SELECT (SELECT count(DISTINCT brand) FROM crops), count(*), count(DISTINCT photograph) FROM images"
        brands, files, photographs = database.execute(counts).fetchone()
        (crops,) = database.execute("SELECT count(*) FROM crops").fetchone()
        findings = [*_copies(database, root, sides), *_boxes(database), _names(database)]
    shown = tuple(replace(finding, cases=finding.cases[:most]) for finding in findings)
    return Audit(str(root), seed, brands, files, photographs, crops, shown, error)


def _sides(root: Path, seed: int) -> tuple[dict[str, str], str]:
    """The set that each brand is in, or why the data cannot be split."""
    try:
        split = split_brands(usable_images(root), seed)
    except InputError as error:
        return {}, str(error)
    return {brand: name for name, brands in split.to_dict().items() for brand in brands}, ""


def _copies(database: sqlite3.Connection, root: Path, sides: dict[str, str]) -> Iterator[Finding]:
    photographs, crops = _groups(database, "photograph", "images", "source"), _groups(database, "crop", "crops", "path")

    def apart(group: _Group) -> bool:
        return len({sides.get(brand) for brand in group.brands}) > 1

    yield _finding(
        "photographs_across_the_split",
        "photographs on several sides of the split",
        "Nothing has to be done: a photograph stays with the first of train, validation, calibration and held out that "
        f"has it, and its copies are left out of the others ({_left_out(root, sides)}).",
        [group.case(f"{group.how}; {_places(group, sides)}") for group in photographs if apart(group)],
    )
    yield from _by_label("photographs", "photographs", photographs, PHOTOGRAPHS)
    yield _finding(
        "crops_across_the_split",
        "crops alike on several sides of the split",
        "The photographs differ, so the split keeps both. If it is one logo, its classes are one brand: name them in "
        "the aliases, and they stay on one side.",
        [group.case(f"{group.how}; {_places(group, sides)}") for group in crops if apart(group)],
    )
    yield from _by_label("crops", "crops", crops, CROPS)


PHOTOGRAPHS: Final = {
    "brands": "One photograph, two names. Keep the file whose boxes and name are right and remove the other; where "
    "both names are of one brand, make one an alias of the other.",
    "classes": "One photograph under two marks of a brand: keep it where its boxes belong.",
    "class": "Copies count as one photograph. They cost nothing but time: remove them if you like.",
}
CROPS: Final = {
    "brands": "Pictures of one mark under two brands: one of the labels is wrong, or the brands are one.",
    "classes": "Pictures of one mark under two classes of a brand: one of the labels is wrong, or the classes are one.",
    "class": "The same artwork in different photographs. This is no fault, but many of these make a class look easier "
    "than it is.",
}


def _by_label(kind: str, things: str, found: Sequence[_Group], advice: dict[str, str]) -> Iterator[Finding]:
    """A finding for the groups under several brands, one for those under several classes, one for those within one."""
    where = {"brands": "under several brands", "classes": "under several classes of a brand", "class": "within a class"}
    for label, place in where.items():
        cases = [group.case(group.how) for group in found if _spans(group) == label]
        copies = "the same" if label != "class" else "copies" if things == "photographs" else "alike"
        yield _finding(f"{kind}_{label}", f"{things}: {copies} {place}", advice[label], cases)


def _spans(group: _Group) -> str:
    return "brands" if len(group.brands) > 1 else "classes" if len(group.classes) > 1 else "class"


def _finding(kind: str, title: str, advice: str, cases: Iterable[Case]) -> Finding:
    listed = tuple(cases)
    return Finding(kind, title, len(listed), advice, listed)


def _groups(database: sqlite3.Connection, kind: str, table: str, path: str) -> list[_Group]:
    """The groups of copies among the pictures in `table`, exact ones and large ones first."""
    pairs = database.execute("SELECT first, second, likeness, exact FROM alike WHERE kind = ?", (kind,)).fetchall()
    ids = sorted({number for pair in pairs for number in pair[:2]})
    place = {number: index for index, number in enumerate(ids)}
    leaders = groups(len(ids), [(place[first], place[second]) for first, second, *_ in pairs])
    ties: dict[int, list[tuple[float, bool]]] = {leader: [] for leader in leaders}
    for first, _, likeness, exact in pairs:
        ties[leaders[place[first]]].append((likeness, bool(exact)))
    members: dict[int, list[_Member]] = {leader: [] for leader in leaders}
    query = f"SELECT {path}, brand, class, category FROM {table} WHERE id = ?"
    for number, leader in zip(ids, leaders, strict=True):
        members[leader].append(_Member(*database.execute(query, (number,)).fetchone()))
    found = [
        _Group(tuple(members[leader]), min(like for like, _ in tied), all(exact for _, exact in tied))
        for leader, tied in ties.items()
    ]
    return sorted(found, key=lambda group: (not group.exact, -len(group.members), -group.likeness))


def _places(group: _Group, sides: dict[str, str]) -> str:
    """Which set each brand of a group is in."""
    return ", ".join(f"{brand} in {sides.get(brand, 'no set').replace('_', ' ')}" for brand in group.brands)


def _left_out(root: Path, sides: dict[str, str]) -> str:
    brands = [[brand for brand, side in sides.items() if side == name] for name in SIDES]
    crops = shared_crops(root)
    kept = crops_of_sides(crops, brands)
    lost = [
        sum(crop.brand in members for crop in crops) - len(side) for members, side in zip(brands, kept, strict=True)
    ]
    said = [f"{count} of {name.replace('_', ' ')}" for name, count in zip(SIDES, lost, strict=True) if count]
    return f"crops left out: {', '.join(said)}" if said else "no crop is left out now"


def _boxes(database: sqlite3.Connection) -> Iterator[Finding]:
    found = sorted(_groups(database, "box", "crops", "path"), key=lambda group: -group.likeness)
    yield _finding(
        "boxes_brands",
        "logos boxed under several names",
        "Boxes of different brands lie on each other: remove the wrong one, or make the names aliases.",
        [_boxed(group) for group in found if len(group.brands) > 1],
    )
    yield _finding(
        "boxes_brand",
        "logos boxed twice",
        "Two boxes of one brand lie on each other: one logo counts as two crops. Remove the worse box, unless one mark "
        "holds the other.",
        [_boxed(group) for group in found if len(group.brands) == 1],
    )


def _boxed(group: _Group) -> Case:
    return group.case(f"{group.likeness:.0%} of the boxes in common")


def _names(database: sqlite3.Connection) -> Finding:
    """Names of brands that look alike, and classes of one name in several categories."""
    rows = database.execute("SELECT DISTINCT class, category FROM images ORDER BY class, category").fetchall()
    shared: list[Case] = []
    for name, found in groupby(rows, key=lambda row: row[0]):
        categories = [category for _, category in found]
        if len(categories) > 1:
            shared.append(Case(f"{name}: one name in {', '.join(categories)}"))
    brands = [brand for (brand,) in database.execute("SELECT DISTINCT brand FROM images")]
    alike = [Case(f"{pair.first}, {pair.second}: {pair.reason}") for pair in lookalikes(brands)]
    return _finding(
        "names",
        "names that look alike",
        "Where two names are one brand, make one an alias of the other: apart, they are trained against each other.",
        [*shared, *alike],
    )
