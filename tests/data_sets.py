"""A data set in LogoDet-3K's layout, of made-up patterns; and pictures that cannot be read."""

from __future__ import annotations

import struct
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from logoclip.data.boxes import Box
from logoclip.data.brands import canonical
from logoclip.data.crops import IMAGES, Source, cut_image
from logoclip.data.logodet3k import find_photographs
from logoclip.data.skipped import Skipped
from logoclip.data.write_annotation import write_annotation

SIDE = 64


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _png(side: int, *chunks: bytes) -> bytes:
    """A PNG that says it has `side` × `side` pixels, and holds none."""
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"".join((b"\x89PNG\r\n\x1a\n", header, *chunks, _chunk(b"IDAT", b""), _chunk(b"IEND", b"")))


# Each kind that Pillow raises another exception for.
DAMAGED = {
    "no picture": b"no picture",
    "cut off": _png(8),
    "a text that swells": _png(8, _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(3_000_000)))),
    "too many pixels": _png(60_000),
}


def write_data_set(root: Path, brands: int, images: int) -> None:
    """Each brand has its own pattern of 4 × 4 coloured squares, each image its own noise, and one box."""
    for brand in range(brands):
        folder = root / "Food" / f"brand{brand}"
        folder.mkdir(parents=True)
        squares = np.random.default_rng(brand).integers(0, 256, (4, 4, 3))
        for number in range(images):
            noise = np.random.default_rng([brand, number]).normal(0, 25, (SIDE, SIDE, 3))
            pixels = np.kron(squares, np.ones((SIDE // 4, SIDE // 4, 1))) + noise
            Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(folder / f"{number}.jpg")
            box = Box(2, 2, SIDE - 2, SIDE - 2, folder.name)
            write_annotation(folder / f"{number}.xml", folder.name, f"{number}.jpg", (SIDE, SIDE), [box])


@dataclass(frozen=True)
class ReadImage:
    """A photograph that can be prepared, with the labels of its folder."""

    image: Path
    category: str
    class_name: str
    brand: str
    boxes: tuple[Box, ...]


def read_data_set(root: Path, least_side: int = 1) -> tuple[list[ReadImage], list[Skipped]]:
    """The images below `root` that can be prepared, in path order, and what cannot be."""
    skipped: list[Skipped] = []
    images = []
    photographs = find_photographs(root, skipped.append)
    with tempfile.TemporaryDirectory() as output:
        Path(output, IMAGES).mkdir()
        for number, path in enumerate(photographs.paths):
            source = Source(str(path.relative_to(photographs.root)), f"{number}.jpg")
            found = cut_image(photographs.root, Path(output), least_side, (source, None))
            skipped += [Skipped(path, reason) for reason in found.skipped]
            if found.cut:
                category, name = photographs.labels(path)
                images.append(ReadImage(path, category, name, canonical(name), found.cut.boxes))
    return images, skipped
