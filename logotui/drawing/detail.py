"""How much is drawn: everything, or as little as says the same, over a link that bears no more."""

from __future__ import annotations

from enum import IntEnum


class Detail(IntEnum):
    """From everything to the least.

    LINES: no ranges of values, no measured line behind a smoothed one, no histories of gauges; pictures as words or
    signs.
    PLAIN: curves in fewer and larger dots too, and 256 colours.
    """

    FULL = 0
    LINES = 1
    PLAIN = 2

    @property
    def words(self) -> str:
        """What a person sees of it; nothing where nothing is left out."""
        return ("", "lines alone", "coarse lines")[self]
