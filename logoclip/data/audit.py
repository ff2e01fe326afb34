"""What is doubtful in prepared data: copies, double labels, names that look alike.

`find_copies.py` compares pictures when data are prepared; this only reads what it found (`alike_groups.py`).
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from logoclip.data.alike_groups import Group, photographs_of_several_brands, read_groups
from logoclip.data.brands import SHARES, split_brands
from logoclip.data.copies import crops_of_sides
from logoclip.data.findings import Audit, Case, Finding
from logoclip.data.lookalikes import lookalikes
from logoclip.data.prepared import count_brands, open_prepared, shared_crops
from logoclip.errors import InputError

SHOWN: Final = 20
SIDES: Final = ("train", *SHARES)


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
        split = split_brands({one.brand: one.images for one in count_brands(root)}, seed)
    except InputError as error:
        return {}, str(error)
    return {brand: name for name, brands in split.to_dict().items() for brand in brands}, ""


def _copies(database: sqlite3.Connection, root: Path, sides: dict[str, str]) -> Iterator[Finding]:
    photographs, crops = read_groups(database, "photograph"), read_groups(database, "crop")

    def apart(group: Group) -> bool:
        return len({sides.get(brand) for brand in group.brands}) > 1

    yield _finding(
        "photographs_across_the_split",
        "photographs on several sides of the split",
        "Nothing has to be done: a photograph stays with the first of train, validation, calibration and held out that "
        f"has it, and it and its copies are left out of the others ({_left_out(root, sides)}).",
        [
            group.case(f"{group.how}; {_places(group, sides)}")
            for group in [*photographs, *photographs_of_several_brands(database)]
            if apart(group)
        ],
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
    "class": "They stay on one side of the split, and make a class look easier than it is: remove them if you like.",
}
CROPS: Final = {
    "brands": "Pictures of one mark under two brands: one of the labels is wrong, or the brands are one.",
    "classes": "Pictures of one mark under two classes of a brand: one of the labels is wrong, or the classes are one.",
    "class": "The same artwork in different photographs. This is no fault, but many of these make a class look easier "
    "than it is.",
}


def _by_label(kind: str, things: str, found: Sequence[Group], advice: dict[str, str]) -> Iterator[Finding]:
    """A finding for the groups under several brands, one for those under several classes, one for those within one."""
    where = {"brands": "under several brands", "classes": "under several classes of a brand", "class": "within a class"}
    for label, place in where.items():
        cases = [group.case(group.how) for group in found if group.spans == label]
        copies = "the same" if label != "class" else "copies" if things == "photographs" else "alike"
        yield _finding(f"{kind}_{label}", f"{things}: {copies} {place}", advice[label], cases)


def _finding(kind: str, title: str, advice: str, cases: Iterable[Case]) -> Finding:
    listed = tuple(cases)
    return Finding(kind, title, len(listed), advice, listed)


def _places(group: Group, sides: dict[str, str]) -> str:
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
    found = sorted(read_groups(database, "box"), key=lambda group: -group.likeness)
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


def _boxed(group: Group) -> Case:
    return group.case(f"{group.likeness:.0%} of the boxes in common")


def _names(database: sqlite3.Connection) -> Finding:
    """Names of brands that look alike, and classes of one name in several categories."""
    categories: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    query = "SELECT DISTINCT brand, class FROM crops WHERE class LIKE '%/%' ORDER BY class"
    for brand, label in database.execute(query):
        category, _, name = label.partition("/")
        categories[brand, name].append(category)
    shared = [
        Case(f"{name}: one name in {', '.join(found)}") for (_, name), found in categories.items() if len(found) > 1
    ]
    brands = [brand for (brand,) in database.execute("SELECT DISTINCT brand FROM crops")]
    alike = [Case(f"{pair.first}, {pair.second}: {pair.reason}") for pair in lookalikes(brands)]
    return _finding(
        "names",
        "names that look alike",
        "Where two names are one brand, make one an alias of the other: apart, they are trained against each other. "
        "One name in several categories is one brand with a mark in each, until an alias says otherwise.",
        [*shared, *alike],
    )
