"""How a camera was held: pictures turned upright by EXIF's orientation, and the boxes on them with them."""

from __future__ import annotations

from typing import Final, TypeVar

from PIL import Image

ORIENTATION: Final = 0x0112  # of EXIF's tags
UPRIGHT: Final = 1
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LYING: Final = frozenset({5, 6, 7, 8})  # width and height change places

Corners = tuple[float, float, float, float]
Number = TypeVar("Number", int, float)


def orientation(picture: Image.Image) -> int:
    """EXIF's orientation of an opened picture, 1 to 8; 1 where it names none that there is."""
    try:
        found = picture.getexif().get(ORIENTATION)
    except Exception:  # Pillow promises nothing about damaged EXIF, and the pixels can do without
        return UPRIGHT
    return found if found in TURNS else UPRIGHT


def turned(picture: Image.Image, how: int) -> Image.Image:
    """`picture`, as it was stored with orientation `how`, upright."""
    return picture.transpose(TURNS[how]) if how in TURNS else picture


def turned_size(size: tuple[Number, Number], how: int) -> tuple[Number, Number]:
    """The width and height that a picture of `size` has once it is turned; and back."""
    return (size[1], size[0]) if how in LYING else size


def turned_corners(corners: Corners, size: tuple[float, float], how: int) -> Corners:
    """Where the box between two opposite corners, on a picture stored in `size`, lies on the upright one."""
    x0, y0, x1, y1 = corners
    width, height = size
    if how in LYING:
        x0, y0, x1, y1, width, height = y0, x0, y1, x1, height, width
    if how in (2, 3, 6, 7):
        x0, x1 = width - x1, width - x0
    if how in (3, 4, 7, 8):
        y0, y1 = height - y1, height - y0
    return x0, y0, x1, y1
