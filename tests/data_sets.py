"""A data set in LogoDet-3K's layout, of made-up patterns; and pictures that cannot be read."""

from __future__ import annotations

import struct
import tempfile
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from logoclip.data.crops import IMAGES, Source, cut_image
from logoclip.data.logodet3k import AnnotatedImage, Box, Skipped, image_paths, write_annotation

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


def read_data_set(root: Path) -> tuple[list[AnnotatedImage], list[Skipped]]:
    """The images below `root` that can be prepared, in path order, and what cannot be."""
    skipped: list[Skipped] = []
    sources = [Source(path, f"{number}.jpg") for number, path in enumerate(image_paths(root, skipped.append))]
    with tempfile.TemporaryDirectory() as output:
        Path(output, IMAGES).mkdir()
        cut = [cut_image(root, Path(output), source) for source in sources]
    return [one.found for one in cut if one.found], [*skipped, *(entry for one in cut for entry in one.skipped)]
