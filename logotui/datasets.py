"""A prepared data set as the screen shows it: frozen facts, made from what a host answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

SETS = {"train": "train", "validation": "validation", "calibration": "calibration", "held_out": "held out"}


@dataclass(frozen=True)
class BrandFacts:
    """One brand: its photographs, its crops, and the set that the split puts it in (none where there is no split)."""

    name: str
    category: str
    images: int
    crops: int
    set: str | None

    @property
    def set_name(self) -> str:
        return SETS.get(self.set or "", "–")


@dataclass(frozen=True)
class DataFacts:
    """One prepared data set, split by `seed`. `error` says why it is not; `skipped` has a path and a reason each."""

    path: str
    images: int
    crops: int
    skipped_count: int
    skipped: tuple[tuple[str, str], ...]
    brands: tuple[BrandFacts, ...]
    seed: int
    error: str

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> DataFacts:
        """The facts in a host's answer to `data_set`; brands by category, then name."""
        brands = [BrandFacts(*row) for row in answer["brand_list"]]
        brands.sort(key=lambda brand: (brand.category, brand.name))
        skipped = tuple((path, reason) for path, reason in answer["skipped_list"])
        counts = (answer["images"], answer["crops"], answer["skipped"])
        return cls(answer["path"], *counts, skipped, tuple(brands), answer["seed"], answer["error"])

    def matching(self, wanted: str) -> Iterator[tuple[str, list[BrandFacts]]]:
        """Categories with those of their brands whose name, category or set has every word of `wanted`."""
        words = wanted.casefold().split()
        found = (brand for brand in self.brands if all(word in _text(brand) for word in words))
        for category, brands in groupby(found, key=lambda brand: brand.category):
            yield category, list(brands)

    def reasons(self) -> list[tuple[str, int]]:
        """Why files were skipped, and how many for each reason, the most frequent first."""
        return Counter(reason for _, reason in self.skipped).most_common()

    def split(self) -> list[tuple[str, int, int]]:
        """Brands and crops of each set, in the order of the work."""
        return [
            (name, len(members), sum(brand.crops for brand in members))
            for key, name in SETS.items()
            for members in [[brand for brand in self.brands if brand.set == key]]
        ]

    def images_a_brand(self) -> Counter[int]:
        """How many brands have so many images."""
        return Counter(brand.images for brand in self.brands)


def _text(brand: BrandFacts) -> str:
    return f"{brand.name} {brand.category} {brand.set_name}".casefold()
