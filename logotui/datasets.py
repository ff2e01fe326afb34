"""What a screen derives from a prepared data set: searches, counts, the split in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from logoclip.agent.questions.data import Brand, DataSet

SETS = {"train": "train", "validation": "validation", "calibration": "calibration", "held_out": "held out"}


def set_name(brand: Brand) -> str:
    """The set that a brand is in, as people call it."""
    return SETS.get(brand.set or "", "–")


def matching(data: DataSet, wanted: str) -> Iterator[tuple[str, list[Brand]]]:
    """Categories with those of their brands whose names, category or set have every word of `wanted`, in name order."""
    words = wanted.casefold().split()
    found = [brand for brand in data.brands if all(word in _text(brand) for word in words)]
    found.sort(key=lambda brand: (brand.category, brand.name))
    for category, brands in groupby(found, key=lambda brand: brand.category):
        yield category, list(brands)


def reasons(data: DataSet) -> list[tuple[str, int]]:
    """Why files and boxes were skipped, without what is true of one alone; how many for each, most frequent first."""
    return Counter(skipped.reason.partition(": ")[0] for skipped in data.skipped).most_common()


def split(data: DataSet) -> list[tuple[str, int, int]]:
    """Name, brands and crops of each set, in the order of the work."""
    return [
        (name, len(members), sum(brand.crops for brand in members))
        for key, name in SETS.items()
        for members in [[brand for brand in data.brands if brand.set == key]]
    ]


def images_a_brand(data: DataSet) -> Counter[int]:
    """How many brands have so many images."""
    return Counter(brand.images for brand in data.brands)


def _text(brand: Brand) -> str:
    classes = " ".join(one.name for one in brand.classes)
    return f"{brand.name} {brand.category} {set_name(brand)} {classes}".casefold()
