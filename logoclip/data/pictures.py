"""The one way to read a picture: what `prepare`, training, references, detection and thumbnails see is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from PIL import Image, UnidentifiedImageError

from logoclip.data.orientation import orientation, turned, turned_size
from logoclip.data.picture_formats import readable_formats
from logoclip.data.picture_modes import rgb
from logoclip.data.regular_file import open_regular
from logoclip.data.skipped import Unusable, first_line
from logoclip.errors import InputError

MOST_BYTES: Final = 2**30  # that the pixels of one picture may take while it is read
PLAIN: Final = frozenset({"1", "L", "P", "RGB", "YCbCr", "HSV", "LAB"})
# Bytes a pixel while it is read: as stored, and once more converted or turned; or with the arrays that scaling
# and transparency take.
PLAIN_COST, OTHER_COST = 6, 16


@dataclass(frozen=True)
class Photograph:
    """A picture upright in RGB, and EXIF's orientation (1 to 8) that it was stored in."""

    pixels: Image.Image
    orientation: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, upright."""
        return self.pixels.size

    @property
    def stored_size(self) -> tuple[int, int]:
        """Width and height as the file has them."""
        return turned_size(self.pixels.size, self.orientation)


def read_picture(path: Path) -> Image.Image:
    """The picture at `path`, upright, in RGB; of an animation the first frame.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return read_photograph(path).pixels
    except Unusable as reason:
        raise InputError(f"{path}: cannot be read as a picture ({reason})") from reason


def read_photograph(path: Path, admit: Callable[[int], object] = lambda _: None) -> Photograph:
    """The same with how it was stored.

    Args:
        admit: called before anything is decoded, with the bytes that the pixels will take: it may wait.

    Raises:
        Unusable: it is no file, no picture of a format that is read, damaged, or too large.
    """
    try:
        with open_regular(path) as file:
            return _photograph(file, admit)
    except Unusable:
        raise
    except UnidentifiedImageError:
        raise Unusable("not a picture") from None
    except MemoryError:
        raise Unusable("too large for the memory that is free") from None
    except Exception as error:  # Pillow promises nothing about a damaged picture: its readers raise anything
        raise Unusable(first_line(error)) from error


def _photograph(file: BinaryIO, admit: Callable[[int], object]) -> Photograph:
    with Image.open(file, formats=readable_formats()) as picture:
        admit(_cost(picture))
        stored = orientation(picture)
        picture.load()
        # Again, for Pillow turns a TIFF while it loads it.
        return Photograph(turned(rgb(picture), orientation(picture)), stored)


def _cost(picture: Image.Image) -> int:
    """The bytes that reading `picture` takes."""
    plain = picture.mode in PLAIN and not picture.has_transparency_data
    cost = picture.width * picture.height * (PLAIN_COST if plain else OTHER_COST)
    if cost > MOST_BYTES:
        raise Unusable(f"too many pixels ({picture.width} × {picture.height})")
    return cost
