"""Prepared data: its brands, split and doubtful entries, and its crops as small pictures."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from logoclip.agent.questions.question import Location, Name, PictureCount, Pixels, Position, Question, Seed
from logoclip.data.findings import Audit


class DataSetSummary(Struct, frozen=True):
    """A prepared data set in numbers; `error` says why it cannot be read."""

    path: str
    brands: int = 0
    classes: int = 0
    images: int = 0
    crops: int = 0
    skipped: int = 0
    error: str = ""


class DataSets(Question[tuple[DataSetSummary, ...]], frozen=True):
    """The prepared data of the workspace."""

    slow = True


class BrandClass(Struct, frozen=True):
    """One class of a brand that has several."""

    name: str
    images: int
    crops: int


class Brand(Struct, frozen=True):
    """One brand of a prepared data set, and the set that the split puts it in (None where there is no split).

    `classes` are its marks where it has several; one alone is the brand itself.
    """

    name: str
    category: str
    images: int
    crops: int
    set: str | None = None
    classes: tuple[BrandClass, ...] = ()


class SkippedFile(Struct, frozen=True):
    """What could not be prepared, and why."""

    path: str
    reason: str


class DataSet(Struct, frozen=True):
    """A prepared data set, split by `seed`. `split_error` says why it cannot be split."""

    summary: DataSetSummary
    data_id: str
    seed: int
    brands: tuple[Brand, ...]
    skipped: tuple[SkippedFile, ...] = ()
    train_crops: int = 0
    split_error: str = ""


class ReadDataSet(Question[DataSet], frozen=True):
    """One prepared data set, split by `seed`; without one, as the newest training on it was, or a new one would be."""

    slow = True
    path: Location
    seed: Seed | None = None


class ReadAudit(Question[Audit], frozen=True):
    """What is doubtful in a prepared data set, split by `seed`."""

    slow = True
    path: Location
    seed: Seed


class Thumbnail(Struct, frozen=True):
    """A crop as a small picture: a string of hexadecimal pixels (red, green, blue) for each row, the top one first.

    One that cannot be read has no rows and an `error`.
    """

    path: str
    rows: tuple[str, ...] = ()
    error: str = ""


class CropPage(Struct, frozen=True):
    """Some crops of a brand or of one of its classes; `total` says how many there are."""

    total: int
    thumbnails: tuple[Thumbnail, ...] = ()


class Crops(Question[CropPage], frozen=True):
    """Up to `count` crops of one brand of a prepared data set, fitted into `width` × `height` pixels.

    With `class_name` those of that class alone.
    """

    slow = True
    path: Location
    brand: Name
    first: Position = 0
    count: PictureCount = 8
    width: Pixels = 16
    height: Pixels = 16
    class_name: Name | None = None


class Thumbnails(Question[tuple[Thumbnail, ...]], frozen=True):
    """Crops of a prepared data set, named by their paths in it, fitted into `width` × `height` pixels."""

    slow = True
    path: Location
    crops: Annotated[tuple[Location, ...], Meta(max_length=64)]
    width: Pixels = 16
    height: Pixels = 16
