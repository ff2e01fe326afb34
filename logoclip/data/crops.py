"""One photograph: its crops, its copy and its difference hash."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from logoclip.data.logodet3k import AnnotatedImage, Box, Skipped, Unusable, annotated, opened

CROPS = "reference_logos"
IMAGES = "test_images"
QUALITY = 95
LONGEST_SIDE = 512


@dataclass(frozen=True)
class Source:
    """A photograph to read, and the file name that it will have among the prepared images."""

    path: Path
    name: str


@dataclass(frozen=True)
class CutCrop:
    """A crop as it was written: its path below the root, its size, and the hashes that copies are found by."""

    name: str
    size: tuple[int, int]
    dhash: int
    digest: str


@dataclass(frozen=True)
class CutImage:
    """What became of one photograph: `found` is None if it could not be used."""

    source: Source
    skipped: tuple[Skipped, ...]
    found: AnnotatedImage | None = None
    size: tuple[int, int] = (0, 0)
    dhash: int = 0
    digest: str = ""
    crops: tuple[CutCrop, ...] = ()


def cut_image(dataset: Path, root: Path, source: Source) -> CutImage:
    """Write the crops and the copy of one photograph below `root`."""
    skipped: list[Skipped] = []
    try:
        content, picture = _decoded(source.path)
        found = annotated(dataset, source.path, picture.size, skipped.append)
    except Unusable as reason:
        return CutImage(source, (*skipped, Skipped(source.path, str(reason))))
    folder = Path(CROPS) / source.path.parent.relative_to(dataset)
    (root / folder).mkdir(parents=True, exist_ok=True)
    names = [(folder / f"{source.path.stem}_{number}.jpg").as_posix() for number in range(len(found.boxes))]
    crops = [_cut(picture, box, root, name) for name, box in zip(names, found.boxes, strict=True)]
    _linked(source.path, root / IMAGES / source.name)
    digest = hashlib.sha256(content).hexdigest()
    return CutImage(source, tuple(skipped), found, picture.size, dhash(picture), digest, tuple(crops))


def _decoded(path: Path) -> tuple[bytes, Image.Image]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unusable(f"unreadable image: {error.strerror}") from error
    with opened(io.BytesIO(content)) as image:
        return content, image.convert("RGB")


def _cut(picture: Image.Image, box: Box, root: Path, name: str) -> CutCrop:
    crop = picture.crop((box.xmin, box.ymin, box.xmax, box.ymax))
    crop.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    crop.save(root / name, quality=QUALITY)
    return CutCrop(name, crop.size, dhash(crop), hashlib.sha256(f"{crop.size}".encode() + crop.tobytes()).hexdigest())


def _linked(source: Path, target: Path) -> None:
    try:
        os.link(source.resolve(), target)
    except OSError:
        # Another file system, or one without hard links.
        shutil.copyfile(source, target)


def dhash(picture: Image.Image) -> int:
    """The 64-bit difference hash: whether each of 8 x 8 cells is brighter than the one at its left."""
    grey = np.asarray(picture.convert("L").resize((9, 8), Image.Resampling.BOX), np.int16)
    bits = (grey[:, 1:] > grey[:, :-1]).ravel()
    return int.from_bytes(np.packbits(bits).tobytes(), "big")
