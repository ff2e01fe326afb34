"""Grounds to put marks on: plain, gradient, textured and cluttered pictures of a wanted brightness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from logoclip.drawing import lettering
from logoclip.drawing.marks import Mark, mask

Colour = tuple[int, int, int]
Size = tuple[int, int]
Floats = NDArray[np.float32]

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
STAMP_SIDE = 96
WORDS = (
    *("open", "daily", "fresh", "sale", "north", "studio", "2 for 1", "est. 1974", "quality", "market", "100%", "new"),
    *("since", "natural", "express", "No. 7", "original", "city", "service", "extra", "www", "free", "classic", "shop"),
)


@dataclass(frozen=True)
class Tone:
    """How bright a ground is: `luminance` in 0…255, give or take `spread`."""

    luminance: float
    spread: float

    def draw(self, rng: np.random.Generator) -> Colour:
        """A colour of this tone."""
        return colour(rng, self.luminance + rng.uniform(-self.spread, self.spread))


def colour(rng: np.random.Generator, luminance: float) -> Colour:
    """Any hue and saturation at about `luminance` (0…255, clipped to 6…249)."""
    wanted = float(np.clip(luminance, 6, 249))
    rgb = rng.random(3) ** 1.5 * 255
    luma = float(rgb @ LUMA) + 1e-6
    if wanted < luma:
        rgb *= wanted / luma
    else:
        rgb += (255 - rgb) * (wanted - luma) / (255 - luma)
    red, green, blue = (int(value) for value in rgb)
    return red, green, blue


def plain(rng: np.random.Generator, size: Size, tone: Tone) -> Image.Image:
    """One colour."""
    return Image.new("RGB", size, tone.draw(rng))


def gradient(rng: np.random.Generator, size: Size, tone: Tone) -> Image.Image:
    """Two colours, blended along a line or from a point."""
    rows, columns = _grid(size)
    angle = rng.uniform(0, 2 * np.pi)
    along = columns * np.cos(angle) + rows * np.sin(angle)
    if rng.random() < 0.3:
        along = np.hypot(rows - rng.uniform(-0.5, 0.5), columns - rng.uniform(-0.5, 0.5))
    return _between(rng, along, tone)


def textured(rng: np.random.Generator, size: Size, tone: Tone) -> Image.Image:
    """Two colours in clouds, brushed lines, waves, checks or dots."""
    pattern = (_clouds, _brushed, _waves, _checks, _dots)[rng.integers(5)]
    return _between(rng, pattern(rng, size), tone)


def cluttered(rng: np.random.Generator, size: Size, tone: Tone, others: Sequence[Mark]) -> Image.Image:
    """Lines, shapes, words and parts of `others` over one of the grounds above."""
    image = (plain, gradient, textured)[rng.integers(3)](rng, size, Tone(tone.luminance, 0.6 * tone.spread))
    drawing = ImageDraw.Draw(image)
    for _ in range(rng.integers(14, 38)):
        kind = rng.integers(7)
        if kind < 2:
            _line(rng, drawing, size, tone.draw(rng))
        elif kind < 4:
            _shape(rng, drawing, size, tone.draw(rng))
        elif kind == 4:
            _word(rng, drawing, size, tone.draw(rng))
        else:
            _stamp(rng, image, others[int(rng.integers(len(others)))], tone.draw(rng))
    return image


def _grid(size: Size) -> tuple[Floats, Floats]:
    width, height = size
    rows = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None]
    columns = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :] * (width / height)
    return rows, columns


def _between(rng: np.random.Generator, pattern: Floats, tone: Tone) -> Image.Image:
    low, high = float(pattern.min()), float(pattern.max())
    level = ((pattern - low) * (255 / max(high - low, 1e-6))).astype(np.uint8)
    size = (level.shape[1], level.shape[0])
    first, second = (Image.new("RGB", size, tone.draw(rng)) for _ in range(2))
    return Image.composite(first, second, Image.fromarray(level))


def _clouds(rng: np.random.Generator, size: Size) -> Floats:
    total = np.zeros((size[1], size[0]), np.float32)
    for cells, weight in ((4, 1.0), (10, 0.6), (28, 0.35)):
        coarse = Image.fromarray(rng.random((cells, cells), dtype=np.float32))
        total += weight * np.asarray(coarse.resize(size, Image.Resampling.BICUBIC))
    return total


def _brushed(rng: np.random.Generator, size: Size) -> Floats:
    across = rng.random() < 0.5
    strip = rng.random((1, size[0] // 3) if across else (size[1] // 3, 1), dtype=np.float32)
    return np.asarray(Image.fromarray(strip).resize(size, Image.Resampling.BILINEAR))


def _waves(rng: np.random.Generator, size: Size) -> Floats:
    rows, columns = _grid(size)
    angle, waves = rng.uniform(0, np.pi), rng.uniform(20, 130)
    bend = np.sin(rng.uniform(2, 9) * columns) * rng.uniform(0, 0.15)
    stripes: Floats = np.sin(waves * (columns * np.cos(angle) + (rows + bend) * np.sin(angle)))
    return np.sign(stripes) if rng.random() < 0.3 else stripes


def _checks(rng: np.random.Generator, size: Size) -> Floats:
    rows, columns = _grid(size)
    angle, cells = rng.uniform(0, np.pi / 2), rng.uniform(5, 22)
    along = np.floor(cells * (columns * np.cos(angle) + rows * np.sin(angle)))
    across = np.floor(cells * (rows * np.cos(angle) - columns * np.sin(angle)))
    return np.asarray((along + across) % 2, np.float32)


def _dots(rng: np.random.Generator, size: Size) -> Floats:
    rows, columns = _grid(size)
    cells, radius = rng.uniform(8, 26), rng.uniform(0.2, 0.42)
    distance = np.hypot((rows * cells) % 1 - 0.5, (columns * cells) % 1 - 0.5)
    dots: Floats = np.clip((radius - distance) * 8, 0, 1)
    return dots


def _place(rng: np.random.Generator, size: Size) -> tuple[int, int]:
    return int(rng.uniform(-0.1, 1.1) * size[0]), int(rng.uniform(-0.1, 1.1) * size[1])


def _line(rng: np.random.Generator, drawing: ImageDraw.ImageDraw, size: Size, fill: Colour) -> None:
    points = [_place(rng, size) for _ in range(rng.integers(2, 5))]
    drawing.line(points, fill=fill, width=int(rng.integers(1, 9)), joint="curve")


def _shape(rng: np.random.Generator, drawing: ImageDraw.ImageDraw, size: Size, fill: Colour) -> None:
    (left, top), (width, height) = _place(rng, size), (int(side) for side in rng.integers(14, 110, 2))
    box = (left - width // 2, top - height // 2, left + width // 2, top + height // 2)
    inside, edge = (fill, None) if rng.random() < 0.6 else (None, fill)
    thickness = int(rng.integers(2, 8))
    kind = rng.integers(4)
    if kind == 0:
        drawing.rectangle(box, fill=inside, outline=edge, width=thickness)
    elif kind == 1:
        drawing.ellipse(box, fill=inside, outline=edge, width=thickness)
    elif kind == 2:
        drawing.arc(box, int(rng.integers(360)), int(rng.integers(360, 720)), fill=fill, width=thickness)
    else:
        sides, turn = int(rng.integers(3, 7)), int(rng.integers(360))
        drawing.regular_polygon((left, top, max(width, height) / 2), sides, turn, fill=inside, outline=edge)


def _word(rng: np.random.Generator, drawing: ImageDraw.ImageDraw, size: Size, fill: Colour) -> None:
    face = lettering.font(int(rng.choice((10, 13, 17, 22, 30, 42))))
    left, top = _place(rng, size)
    drawing.text((left - 30, top - 10), WORDS[rng.integers(len(WORDS))], fill=fill, font=face)


def _stamp(rng: np.random.Generator, image: Image.Image, mark: Mark, fill: Colour) -> None:
    left, top = _place(rng, image.size)
    shape = mask(mark, STAMP_SIDE)
    scale = rng.uniform(0.4, 1.1)
    shape = shape.resize((max(1, int(shape.width * scale)), max(1, int(shape.height * scale))))
    shape = shape.rotate(rng.uniform(-40, 40), Image.Resampling.BILINEAR, expand=True)
    image.paste(fill, (left - shape.width // 2, top - shape.height // 2), shape)
