"""Brand names set in type, as masks. A name is always set the same way."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

WIDEST = 5.0
WIDE_ICON = 1.6


@lru_cache(maxsize=64)
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's built-in typeface at `size` pixels.

    Raises:
        RuntimeError: this Pillow was built without FreeType.
    """
    loaded = ImageFont.load_default(size=size)
    if not isinstance(loaded, ImageFont.FreeTypeFont):
        raise RuntimeError("this Pillow was built without FreeType: install Pillow from its wheel")
    return loaded


def wordmark(text: str, key: str, side: int) -> Image.Image:
    """`text` as a mask, at most five times as wide as high; `key` decides case, weight, slant and width."""
    choices = hashlib.sha256(f"type:{key}".encode()).digest()
    line = _line(_cased(text, choices[0]), size=side // 2, weight=choices[1] % 3, spread=choices[2] % 3)
    slanted = _slanted(line, (0.0, 0.0, 0.2)[choices[3] % 3])
    width = slanted.width * (0.8, 1.0, 1.2)[choices[4] % 3]
    return slanted.resize((round(min(width, WIDEST * slanted.height)), slanted.height), Image.Resampling.BILINEAR)


def lockup(icon: Image.Image, text: str, key: str) -> Image.Image:
    """`icon` with `text` at its right (below, if the icon is wide), as one mask at most five times as wide as high."""
    letters = wordmark(text, key, icon.height)
    if icon.width > WIDE_ICON * icon.height:
        return _stacked(icon, letters)
    gap = icon.height // 5
    room = int(WIDEST * icon.height) - icon.width - gap
    letters.thumbnail((room, icon.height * 2 // 3), Image.Resampling.BILINEAR)
    sheet = Image.new("L", (icon.width + gap + letters.width, icon.height))
    sheet.paste(icon, (0, 0))
    sheet.paste(letters, (icon.width + gap, (icon.height - letters.height) // 2))
    return sheet


def _stacked(icon: Image.Image, letters: Image.Image) -> Image.Image:
    scale = icon.width / letters.width
    below = letters.resize((icon.width, max(1, round(letters.height * scale))), Image.Resampling.BILINEAR)
    gap = below.height // 3
    sheet = Image.new("L", (icon.width, icon.height + gap + below.height))
    sheet.paste(icon, (0, 0))
    sheet.paste(below, (0, icon.height + gap))
    return sheet


def _cased(text: str, choice: int) -> str:
    return (text, text.upper(), text.lower())[choice % 3]


def _line(text: str, size: int, weight: int, spread: int) -> Image.Image:
    stroke, gap = weight * size // 24, spread * size // 12
    face = font(size)
    starts = [0.0]
    for character in text:
        starts.append(starts[-1] + face.getlength(character) + stroke + gap)
    sheet = Image.new("L", (int(starts[-1]) + size, 2 * size))
    drawing = ImageDraw.Draw(sheet)
    for start, character in zip(starts, text, strict=False):
        drawing.text((size / 4 + start, size / 4), character, fill=255, font=face, stroke_width=stroke)
    return sheet.crop(sheet.getbbox())


def _slanted(line: Image.Image, slope: float) -> Image.Image:
    if not slope:
        return line
    width = line.width + int(slope * line.height) + 1
    shear = (1, slope, -slope * line.height, 0, 1, 0)
    sheared = line.transform((width, line.height), Image.Transform.AFFINE, shear, Image.Resampling.BILINEAR)
    return sheared.crop(sheared.getbbox())
