"""Copies of one photograph: who may see them.

`find_copies.py` finds them when data are prepared. From then on they bear one number (`Crop.photograph`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from logoclip.data.prepared import Crop

NEAR_DUPLICATE: Final = 6
"""Of 64 bits: a photograph saved, scaled or cut again moves a few bits of its difference hash."""


def crops_of_sides(crops: Iterable[Crop], sides: Sequence[Collection[str]]) -> list[list[Crop]]:
    """The crops of the brands of each of `sides`, without those of photographs that an earlier side has a crop of.

    Training, evaluation and the audit leave copies out by this rule. A photograph may stand under two brands, and the
    brands on two sides of a split. The brands stay where they are: moving one would move all that hang together with
    it, and a photograph more would turn the split over. The photograph stays with the first side that has it, and its
    copies are left out of the others, so the sides are given in the order of the work: what is trained on, what
    chooses the weights, what fits the threshold, what is reported.

    Args:
        crops: of these brands and any others; each side has its own in their order.
    """
    place = {brand: number for number, brands in enumerate(sides) for brand in brands}
    gathered: list[list[Crop]] = [[] for _ in sides]
    first: dict[int, int] = {}
    for crop in crops:
        if (side := place.get(crop.brand)) is not None:
            gathered[side].append(crop)
            first[crop.photograph] = min(side, first.get(crop.photograph, side))
    return [[crop for crop in side if first[crop.photograph] == number] for number, side in enumerate(gathered)]
