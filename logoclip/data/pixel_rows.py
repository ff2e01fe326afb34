"""Small pictures for a terminal: rows of pixels as text, which travels like any answer."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from logoclip.data.pictures import read_picture
from logoclip.errors import InputError

LARGEST = 256


def pixel_rows(path: Path, width: int, height: int) -> list[str]:
    """The picture at `path`, fitted into `width` × `height` pixels with its proportions kept.

    Returns a string for each row of pixels, the top one first: six hexadecimal digits (red, green, blue) a pixel.

    Raises:
        InputError: the picture cannot be read, or more than 256 pixels a side are asked for.
    """
    if not (1 <= width <= LARGEST and 1 <= height <= LARGEST):
        raise InputError(f"{width} × {height}: a small picture has 1 to {LARGEST} pixels a side")
    fitted = _fitted(read_picture(path), width, height)
    data, stride = fitted.tobytes(), fitted.width * 3
    return [data[start : start + stride].hex() for start in range(0, len(data), stride)]


def _fitted(picture: Image.Image, width: int, height: int) -> Image.Image:
    scale = min(width / picture.width, height / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS)
