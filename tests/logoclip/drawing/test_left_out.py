"""The marks that are never drawn."""

from __future__ import annotations

import pytest

from logoclip.drawing.left_out import DRAWN_ALIKE, NOT_FREE, TOO_FLAT
from logoclip.drawing.marks import Mark, brand_pool


@pytest.mark.parametrize("names", [NOT_FREE, DRAWN_ALIKE, TOO_FLAT], ids=["not free", "drawn alike", "too flat"])
def test_no_pool_holds_any(names: frozenset[str]) -> None:
    assert names
    assert not names & {mark.name for pool in ("base", "demo") for mark in _marks(pool)}


@pytest.mark.parametrize("names", [NOT_FREE, DRAWN_ALIKE, TOO_FLAT], ids=["not free", "drawn alike", "too flat"])
def test_all_are_marks_of_the_collection(names: frozenset[str]) -> None:
    """A name that is written wrongly leaves nothing out."""
    import simplepycons  # type: ignore[import-untyped]

    assert names <= set(simplepycons.all_icons.names())


def _marks(pool: str) -> tuple[Mark, ...]:
    return brand_pool(pool)  # type: ignore[arg-type]
