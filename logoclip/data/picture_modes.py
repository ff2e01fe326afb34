"""Pixels of every kind that Pillow knows → RGB of 8 bits, with nothing cut off and nothing dropped."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image, ImageFilter

# What a mark may be laid on, in the order of preference: white, dark, and grey for one that is white and black.
GROUNDS: Final = (255, 32, 128)
TELLS_APART: Final = 64  # steps of brightness of 255 between a mark's edge and the ground
MAY_VANISH: Final = 0.25  # share of a mark's edge that may be of about the ground's brightness

# The ranges that whole numbers, and numbers with a point, are meant in, if they fill at least a sixteenth of it.
WHOLE: Final = (255, 65535)
POINT: Final = (1, 255, 65535)
FILLS: Final = 16
BAND: Final = 256  # rows


def rgb(picture: Image.Image) -> Image.Image:
    """`picture` in RGB, of 8 bits.

    Of 16 bits (`I;16` and its kin, or `I` from a PNG or PPM) 65535 becomes 255. Other whole numbers (`I`) are taken
    to be of 0–255 or 0–65535, numbers with a point (`F`) of 0–1, 0–255 or 0–65535: of the smallest that holds all of
    them, if they fill a sixteenth of it. Others are stretched from the least to the largest. What is no number counts
    as the least.

    What is transparent is laid on white, on a dark ground if the edge of the mark is light, or on grey if it is both.
    """
    deep = picture.mode == "F" or picture.mode.startswith("I")
    plain = _deep(picture) if deep else _of_eight_bits(picture)
    if plain.has_transparency_data:
        return _on_ground(plain if plain.mode == "RGBA" else plain.convert("RGBA"))
    return plain if plain.mode == "RGB" else plain.convert("RGB")


def _of_eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode == "La":
        return picture.convert("LA")
    colour = picture.info.get("transparency")
    if isinstance(colour, tuple) and max(colour) > 255:
        # A PNG of 16 bits a channel: Pillow keeps the upper eight of the pixels, and all of the transparent colour.
        picture = picture.copy()
        picture.info["transparency"] = tuple(value >> 8 for value in colour)
    return picture


def _deep(picture: Image.Image) -> Image.Image:
    values = np.asarray(picture)
    bottom, top = _range(picture, values)
    grey = Image.fromarray(np.concatenate([_scaled(rows, bottom, top) for rows in _bands(values)]))
    transparent = picture.info.get("transparency")
    if isinstance(transparent, int):
        grey.putalpha(Image.fromarray(np.where(values == transparent, np.uint8(0), np.uint8(255))))
    return grey


def _bands(values: np.ndarray) -> list[np.ndarray]:
    """A few rows at a time: the arithmetic takes eight times the memory of the result."""
    return [values[start : start + BAND] for start in range(0, len(values), BAND)]


def _scaled(values: np.ndarray, bottom: float, top: float) -> np.ndarray:
    known = np.nan_to_num(values.astype(np.float64), nan=bottom).clip(bottom, top)
    return np.rint((known - bottom) * (255 / ((top - bottom) or 1))).astype(np.uint8)


def _range(picture: Image.Image, values: np.ndarray) -> tuple[float, float]:
    """What becomes black, and what becomes white."""
    if picture.mode.startswith("I;") or (picture.mode == "I" and picture.format in ("PNG", "PPM")):
        return 0, 65535
    finite = values[np.isfinite(values)]
    least, largest = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    tops = POINT if picture.mode == "F" else WHOLE
    for top in tops:
        if least >= 0 and largest <= top and (top == tops[0] or largest * FILLS >= top):
            return 0, top
    return least, largest


def _on_ground(picture: Image.Image) -> Image.Image:
    alpha = picture.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, (_ground(picture, alpha),) * 3)
    ground.paste(picture.convert("RGB"), mask=alpha)
    return ground


def _ground(picture: Image.Image, alpha: Image.Image) -> int:
    """The first ground that most of the mark's edge stands out from; it is the edge alone that touches the ground."""
    solid = np.asarray(alpha.point(_half_of(alpha)))
    edge = solid & ~np.asarray(Image.fromarray(solid).filter(ImageFilter.MinFilter(3)))
    brightness = np.asarray(picture.convert("RGB").convert("L"), np.int16)
    seen = brightness[(edge if edge.any() else solid) > 0]
    if not seen.size:
        return GROUNDS[0]
    vanishes = [float(np.mean(np.abs(seen - ground) < TELLS_APART)) for ground in GROUNDS]
    return GROUNDS[0] if vanishes[0] <= MAY_VANISH else GROUNDS[int(np.argmin(vanishes))]


def _half_of(alpha: Image.Image) -> list[int]:
    """255 for what is at least half as solid as the most solid part: a mark, and not its shadow."""
    most = max(value for value, count in enumerate(alpha.histogram()) if count)
    return [255 if value and value * 2 >= most else 0 for value in range(256)]
