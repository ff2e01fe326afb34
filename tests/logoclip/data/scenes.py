"""Pictures of many shapes: each seed's is its own, and a copy of one is like no other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from logoclip.data.boxes import Box
from logoclip.data.write_annotation import write_annotation

Rectangle = tuple[int, int, int, int]
SIZE = (200, 150)


def scene(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """A picture of thirty shapes on a ground of one colour."""
    rng = np.random.default_rng(seed)
    picture = Image.new("RGB", size, tuple(rng.integers(0, 256, 3).tolist()))
    pen = ImageDraw.Draw(picture)
    for number in range(30):
        left, top = rng.integers(0, size[0] * 9 // 10), rng.integers(0, size[1] * 9 // 10)
        wide, high = rng.integers(size[0] // 25, size[0] // 3), rng.integers(size[1] // 20, size[1] // 3)
        draw = pen.ellipse if number % 2 else pen.rectangle
        draw((left, top, left + wide, top + high), fill=tuple(rng.integers(0, 256, 3).tolist()))
    return picture


def add(folder: Path, place: str, picture: Image.Image, boxes: Sequence[Rectangle] = ((20, 20, 120, 110),)) -> None:
    """Save `picture` as `folder`/`place` (`Food/acme/1.jpg`), with its annotation."""
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, quality=90)
    brand = path.parent.name
    write_annotation(path.with_suffix(".xml"), brand, path.name, picture.size, [Box(*box, brand) for box in boxes])


def add_brands(folder: Path, count: int, images: int) -> None:
    """Brands `aaaaaa`, `bbbbbb` … of different pictures."""
    for brand in range(count):
        for number in range(images):
            add(folder, f"Food/{chr(97 + brand) * 6}/{number}.jpg", scene(1000 * brand + number))
