"""Names where they do not fit: one rule for every list, title and picker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from rich.cells import cell_len

CUT: Final = "…"
NUMBER: Final = re.compile(r"[-_.#]?\d+\Z")
OF_THE_END: Final = 3  # a third of the room at least: what runs of one config differ in stands at the end as often


def shortened(name: str, room: int) -> str:
    """`name` in at most `room` cells. One that is longer is cut in the middle: `jetson_orin-017` is `jetson_…-017`.

    The number at the end stays, for it tells a name from its neighbours; at least its last digits do.
    """
    if cell_len(name) <= room:
        return name
    spare = max(room, 0) - cell_len(CUT)
    if spare <= 0:
        return CUT[: max(room, 0)]
    number = NUMBER.search(name)
    wanted = max(cell_len(number[0]) if number else spare // 2, spare // OF_THE_END)
    end = _within(reversed(name), wanted if wanted < spare else spare)
    return _within(name, spare - cell_len(end)) + CUT + end[::-1]


def fitted(name: str, room: int) -> str:
    """`shortened`, and filled up with spaces to exactly `room` cells."""
    short = shortened(name, room)
    return short + " " * (room - cell_len(short))


def widest(names: Iterable[str]) -> int:
    """The cells of the longest of `names`; 0 without any."""
    return max(map(cell_len, names), default=0)


def _within(characters: Iterable[str], cells: int) -> str:
    """As many of the first `characters` as `cells` hold: a sign two cells wide is whole or not there."""
    return "".join(_taken(characters, cells))


def _taken(characters: Iterable[str], cells: int) -> Iterator[str]:
    signs = list(characters)
    for sign, reached in zip(signs, accumulate(map(cell_len, signs)), strict=True):
        if reached > cells:
            return
        yield sign
