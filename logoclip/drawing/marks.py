"""Brand marks: which ones may be drawn, in which pool, and their shapes as masks."""

from __future__ import annotations

import hashlib
import importlib
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

from PIL import Image

from logoclip.data.brands import canonical
from logoclip.drawing import lettering
from logoclip.drawing.left_out import DRAWN_ALIKE, NOT_FREE, TOO_FLAT
from logoclip.errors import InputError

Pool = Literal["base", "demo"]
Kind = Literal["icon", "lockup", "wordmark"]

CATEGORIES = (
    "Food",
    "Clothes",
    "Necessities",
    "Others",
    "Electronic",
    "Transportation",
    "Leisure",
    "Sports",
    "Medical",
)
DEMO_SHARE = 0.22
LOCKUP_SHARE = 0.08
WORDMARK_SHARE = 0.08
MASK_SIDE = 192
COLLECTION_LICENCE = "CC0-1.0"
FREE_LICENCES = (
    *("0BSD", "AGPL-", "Apache-", "BSD-", "CC-BY-1", "CC-BY-2", "CC-BY-3", "CC-BY-4", "CC-BY-SA-", "CC0-"),
    *("GPL-", "ISC", "LGPL-", "MIT", "MPL-", "OFL-", "Unlicense"),
)

_PATH = re.compile(r'<path[^>]*?\sd="([^"]+)"', re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """One brand of the icon collection.

    `name` is safe as a file name, `title` is the brand as its owner writes it, `path` the drawing (SVG path data in
    a 24 x 24 box), `licence` an SPDX name.
    """

    name: str
    title: str
    path: str
    licence: str = COLLECTION_LICENCE

    @cached_property
    def chances(self) -> tuple[float, float, float]:
        """Three numbers in [0, 1) that the drawing alone decides: for its pool, its kind and its category."""
        digest = hashlib.sha256(" ".join(self.path.split()).encode()).digest()
        first, second, third = (int.from_bytes(digest[start : start + 8], "big") / 2**64 for start in (0, 8, 16))
        return first, second, third

    @property
    def pool(self) -> Pool:
        """The one pool that this drawing belongs to."""
        return "demo" if self.chances[0] < DEMO_SHARE else "base"

    @property
    def kind(self) -> Kind:
        """How the brand always appears: its icon, its icon beside its name, or its name alone."""
        chance = self.chances[1] if self.lettered else 1.0
        if chance < LOCKUP_SHARE:
            return "lockup"
        return "wordmark" if chance < LOCKUP_SHARE + WORDMARK_SHARE else "icon"

    @property
    def category(self) -> str:
        """One of LogoDet-3K's nine categories."""
        return CATEGORIES[int(self.chances[2] * len(CATEGORIES))]

    @property
    def lettered(self) -> str:
        """The title in ASCII as it is set in type; empty where it is too short or too long for that."""
        ascii_title = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode().strip()
        return ascii_title if 3 <= len(ascii_title) <= 16 else ""


def brand_pool(pool: Pool) -> tuple[Mark, ...]:
    """Every mark that may be drawn from `pool`, by name. The pools share no drawing and no canonical name.

    Raises:
        InputError: the icon collection is not installed.
    """
    return tuple(mark for mark in _all_marks() if mark.pool == pool)


@lru_cache(maxsize=1)
def _all_marks() -> tuple[Mark, ...]:
    return tuple(_distinct(mark for mark in _collection() if _usable(mark)))


def _usable(mark: Mark) -> bool:
    return mark.name not in NOT_FREE | DRAWN_ALIKE | TOO_FLAT and mark.licence.startswith(FREE_LICENCES)


def _distinct(marks: Iterable[Mark]) -> Iterator[Mark]:
    drawings: set[str] = set()
    names: set[str] = set()
    for mark in sorted(marks, key=lambda mark: mark.name):
        drawing, name = " ".join(mark.path.split()), canonical(mark.name)
        if drawing not in drawings and name not in names:
            yield mark
        drawings.add(drawing)
        names.add(name)


def _collection() -> Iterator[Mark]:
    try:
        icons: Any = importlib.import_module("simplepycons").all_icons
    except ImportError as error:
        raise missing_extra() from error
    for name in icons.names():
        icon = icons[name]
        drawing = _PATH.search(icon.raw_svg)
        if drawing:
            yield Mark(icon.name, icon.title, drawing[1], icon.license[0] or COLLECTION_LICENCE)


def missing_extra() -> InputError:
    """What to say when the demo's extra is not installed."""
    return InputError("the demo data need simplepycons and resvg-py: run `pip install 'logotui[demo]'`")


@lru_cache(maxsize=512)
def mask(mark: Mark, side: int = MASK_SIDE) -> Image.Image:
    """The shape of `mark` as an 8-bit mask, cut to its edges, about `side` pixels at its icon's longer side.

    Raises:
        InputError: the SVG renderer is not installed.
    """
    if mark.kind == "wordmark":
        return lettering.wordmark(mark.lettered, mark.name, side)
    icon = _icon(mark.path, side)
    return lettering.lockup(icon, mark.lettered, mark.name) if mark.kind == "lockup" else icon


def _icon(path: str, side: int) -> Image.Image:
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise missing_extra() from error
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="{path}"/></svg>'
    png = svg_to_bytes(svg_string=svg, width=side, height=side, skip_system_fonts=True)
    alpha = Image.open(io.BytesIO(png)).getchannel("A")
    return alpha.crop(alpha.getbbox())
