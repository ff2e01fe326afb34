"""Copies of one photograph: who may see them.

`find_copies.py` finds them when data are prepared. From then on they are one photograph (`Crop.image`) to everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logoclip.data.prepared import Crop


def without_copies(sides: Sequence[Sequence[Crop]]) -> list[list[Crop]]:
    """Each of `sides` without the crops of photographs that an earlier side has a crop of.

    A photograph may stand under two brands, and the brands on two sides of a split. The brands stay where they are,
    whatever photographs they share: moving one would move all that hang together with it. The photograph stays with the
    first side that has it, and its copies are left out of the others, so the sides are given in the order of the work:
    what is trained on, what chooses the weights, what fits the threshold, what is reported.
    """
    seen: set[int] = set()
    kept = []
    for crops in sides:
        kept.append([crop for crop in crops if crop.image not in seen])
        seen |= {crop.image for crop in crops}
    return kept
