"""Reading what `prepare` wrote: crops, counts and boxes, from the database in a prepared folder.

Everybody who asks that database asks here. Where counts are enough, SQLite counts: an object for each of
LogoDet-3K's 194,000 crops takes seconds and 100 MB, and only training and evaluation need them.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from logoclip.errors import InputError

DATABASE = "test_data_mapping.db"
FORMAT = 2  # of the database; 1 had brands and no classes


@dataclass(frozen=True)
class Crop:
    """One logo cut out.

    Attributes:
        class_name: the class, which is one mark (`lexus-1`): the label that training contrasts, references are
            gathered by and truth is judged by. One name is one class, in whatever category the crop lies.
        brand: the canonical name of the brand that the mark is of (`lexus`).
        image: the number of its picture; `photograph` the number that copies of that have in common, in whichever
            brand they stand.
        dhash: the 64-bit difference hash of its picture.
    """

    path: Path
    class_name: str
    brand: str
    category: str
    image: int
    photograph: int
    dhash: int


@dataclass(frozen=True)
class PreparedData:
    """What a prepared folder holds.

    Attributes:
        data_id: the same for the same photographs, boxes and aliases, wherever they lie.
        aliases: the aliases that decided a class or its brand: `used`, and the `file` they stand in with its `digest`.
            Empty if there are none.
    """

    root: Path
    data_id: str
    crops: tuple[Crop, ...]
    aliases: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def brands(self) -> tuple[str, ...]:
        """Canonical names, sorted."""
        return tuple(sorted({crop.brand for crop in self.crops}))

    def usable_images(self) -> dict[str, int]:
        """How many different photographs each brand has crops from."""
        images: defaultdict[str, set[int]] = defaultdict(set)
        for crop in self.crops:
            images[crop.brand].add(crop.image)
        return {brand: len(images[brand]) for brand in self.brands}

    def largest_class(self) -> dict[str, int]:
        """How many different photographs the largest class of each brand has crops from."""
        images: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        for crop in self.crops:
            images[crop.brand, crop.class_name].add(crop.image)
        return _largest((brand, len(found)) for (brand, _), found in images.items())


@dataclass(frozen=True)
class Totals:
    """How much a prepared folder holds; `skipped` counts files and boxes that could not be used."""

    brands: int
    classes: int
    images: int
    crops: int
    skipped: int


@dataclass(frozen=True)
class BrandCounts:
    """How much there is of one brand; `images` are the different photographs that its crops come from."""

    brand: str
    category: str
    classes: int
    images: int
    crops: int


@dataclass(frozen=True)
class ClassCounts:
    """How much there is of one class; `images` are the different photographs that its crops come from."""

    brand: str
    class_name: str
    images: int
    crops: int


@dataclass(frozen=True)
class PreparedBox:
    """One logo in a photograph: pixels, `xmax` and `ymax` just outside it, and its class."""

    xmin: int
    ymin: int
    xmax: int
    ymax: int
    class_name: str


def brands_and_classes(brands: int, classes: int | None) -> str:
    """`12 brands`, or `12 brands (15 classes)` where a brand has several."""
    return f"{brands} brands" if classes in (None, brands) else f"{brands} brands ({classes} classes)"


def is_prepared(root: Path) -> bool:
    """Whether `root` is a folder that `prepare` made."""
    return (root / DATABASE).is_file()


def prepared_folders(data: Path) -> list[Path]:
    """The prepared folders in `data` and one level below, in path order, without those that are being made."""
    found = sorted(path.parent for depth in ("*", "*/*") for path in data.glob(f"{depth}/{DATABASE}"))
    return [folder for folder in found if not folder.name.startswith(".")]


@contextmanager
def open_prepared(root: Path) -> Iterator[sqlite3.Connection]:
    """The database of the prepared folder `root`, to read in the block and to do nothing else there.

    Raises:
        InputError: `root` is not prepared data, or another version prepared it; or its database is damaged: what is
            read there fails, or is not of the kind that it should be.
    """
    path = root / DATABASE
    if not is_prepared(root):
        raise InputError(f"{root}: is not prepared data: run `logoclip prepare --dataset DIR --output {root}`")
    try:
        # Immutable: it opens from a read-only place too, and nobody writes to it once it has its name.
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            _refuse_other_format(root, database)
            yield database
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise InputError(f"{path}: damaged ({error}): remove {root} and prepare it again") from error


def _refuse_other_format(root: Path, database: sqlite3.Connection) -> None:
    (found,) = database.execute("SELECT coalesce(max(value), 1) FROM meta WHERE key = 'format'").fetchone()
    if int(found) != FORMAT:
        other = "an earlier" if int(found) < FORMAT else "a later"
        raise InputError(f"{root}: was prepared by {other} version of logoclip: prepare it again")


_CROPS = (
    "SELECT crops.path, crops.class, crops.brand, crops.category, image_id, crops.photograph, images.dhash"
    " FROM crops JOIN images ON images.id = image_id"
)


def load_prepared(root: Path) -> PreparedData:
    """Everything that `prepare` wrote to `root`, with an object for each crop.

    Raises:
        InputError: `root` is not prepared data, or its database is damaged.
    """
    with open_prepared(root) as database:
        return PreparedData(root, _data_id(database), tuple(_read_crops(root, database, "")), _aliases(database))


def shared_crops(root: Path) -> list[Crop]:
    """The crops of photographs that stand under several brands.

    Raises:
        InputError: as `open_prepared`.
    """
    shared = "SELECT photograph FROM crops GROUP BY photograph HAVING count(DISTINCT brand) > 1"
    with open_prepared(root) as database:
        return list(_read_crops(root, database, f"WHERE crops.photograph IN ({shared})"))


def _read_crops(root: Path, database: sqlite3.Connection, condition: str) -> Iterator[Crop]:
    rows = database.execute(f"{_CROPS} {condition} ORDER BY crops.id")
    for path, name, brand, category, image, photograph, hashed in rows:
        yield Crop(root / path, name, brand, category, image, photograph, int(hashed, 16))


def read_data_id(root: Path) -> str:
    """What `PreparedData.data_id` is of `root`.

    Raises:
        InputError: as `open_prepared`.
    """
    with open_prepared(root) as database:
        return _data_id(database)


def _data_id(database: sqlite3.Connection) -> str:
    (value,) = database.execute("SELECT value FROM meta WHERE key = 'data_id'").fetchone()
    return str(value)


def read_aliases(root: Path) -> dict[str, Any]:
    """What `PreparedData.aliases` is of `root`.

    Raises:
        InputError: as `open_prepared`.
    """
    with open_prepared(root) as database:
        return _aliases(database)


def _aliases(database: sqlite3.Connection) -> dict[str, Any]:
    (value,) = database.execute("SELECT coalesce(max(value), '{}') FROM meta WHERE key = 'aliases'").fetchone()
    return dict(json.loads(value))


def count_all(root: Path) -> Totals:
    """How much `root` holds.

    Raises:
        InputError: as `open_prepared`.
    """
    counts = [f"(SELECT count(DISTINCT {column}) FROM crops)" for column in ("brand", "class")]
    counts += [f"(SELECT count(*) FROM {table})" for table in ("images", "crops", "skipped")]
    with open_prepared(root) as database:
        return Totals(*database.execute(f"SELECT {', '.join(counts)}").fetchone())


def count_brands(root: Path) -> list[BrandCounts]:
    """How much `root` holds of each brand, in name order.

    Raises:
        InputError: as `open_prepared`.
    """
    # Of several categories the one of the last crop: beside max() SQLite takes the other columns from its row.
    counts = "count(DISTINCT class), count(DISTINCT image_id), count(*), max(id)"
    query = f"SELECT brand, category, {counts} FROM crops GROUP BY brand ORDER BY brand"
    with open_prepared(root) as database:
        return [BrandCounts(*row[:5]) for row in database.execute(query)]


def count_classes(root: Path) -> list[ClassCounts]:
    """How much `root` holds of each class, brand by brand in name order.

    Raises:
        InputError: as `open_prepared`.
    """
    query = "SELECT brand, class, count(DISTINCT image_id), count(*) FROM crops GROUP BY brand, class"
    with open_prepared(root) as database:
        return [ClassCounts(*row) for row in database.execute(f"{query} ORDER BY brand, class")]


def largest_class(root: Path) -> dict[str, int]:
    """How many different photographs the largest class of each brand has, as `PreparedData.largest_class` says.

    Raises:
        InputError: as `open_prepared`.
    """
    return _largest((counts.brand, counts.images) for counts in count_classes(root))


def _largest(images: Iterable[tuple[str, int]]) -> dict[str, int]:
    largest: dict[str, int] = {}
    for brand, count in images:
        largest[brand] = max(count, largest.get(brand, 0))
    return largest


def skipped_files(root: Path, most: int = -1) -> list[tuple[str, str]]:
    """Path and reason of what could not be used, in path order, at most so many.

    Raises:
        InputError: as `open_prepared`.
    """
    with open_prepared(root) as database:
        return database.execute("SELECT path, reason FROM skipped ORDER BY path LIMIT ?", (most,)).fetchall()


def read_remarks(root: Path) -> list[str]:
    """What a person should know of how the data were read, a line each.

    Raises:
        InputError: as `open_prepared`.
    """
    with open_prepared(root) as database:
        (found,) = database.execute("SELECT coalesce(max(value), '[]') FROM meta WHERE key = 'remarks'").fetchone()
        return [str(remark) for remark in json.loads(found)]


def crop_paths(root: Path, brand: str, class_name: str | None = None) -> list[str]:
    """The crops of `brand`, or of one of its classes, relative to `root`, in their order; none of what is not there.

    Raises:
        InputError: as `open_prepared`.
    """
    with open_prepared(root) as database:
        query = "SELECT path FROM crops WHERE brand = ? AND class = ifnull(?, class) ORDER BY id"
        rows = database.execute(query, (brand, class_name))
        return [path for (path,) in rows]


def photograph_boxes(root: Path, path: str) -> list[PreparedBox]:
    """The boxes of the photograph at `path`, relative to `root`; none of one that is not there.

    Raises:
        InputError: as `open_prepared`.
    """
    query = (
        "SELECT xmin, ymin, xmax, ymax, crops.class FROM crops JOIN images ON images.id = image_id"
        " WHERE images.path = ? ORDER BY crops.id"
    )
    with open_prepared(root) as database:
        return [PreparedBox(*row) for row in database.execute(query, (path,))]
