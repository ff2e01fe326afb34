"""One photograph: its crops, its copy and its difference hash."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from logoclip.data.annotations import annotation_path, read_annotation
from logoclip.data.boxes import Box, place_boxes
from logoclip.data.file_names import escaped, fitted
from logoclip.data.memory_budget import share_of_budget
from logoclip.data.pictures import read_photograph
from logoclip.data.regular_file import open_regular
from logoclip.data.skipped import Report, Skipped, Unusable, first_line

CROPS: Final = "reference_logos"
IMAGES: Final = "test_images"
QUALITY: Final = 95
LONGEST_SIDE: Final = 512
# A disk's words for a name that it does not take, or has already for something else.
UNNAMEABLE: Final = frozenset(
    {errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL, errno.EEXIST, errno.EISDIR, errno.ENOTDIR}
)


@dataclass(frozen=True)
class Source:
    """A photograph to read: where it is, seen from the data set, and the file name that its copy will have."""

    place: str
    name: str


@dataclass(frozen=True)
class Written:
    """A crop that was written: its path below the output, width and height, and what copies of it are found by.

    `dhash` is of its pixels, `digest` of its file.
    """

    path: str
    size: tuple[int, int]
    dhash: int
    digest: str


@dataclass(frozen=True)
class Cut:
    """What a photograph gave: the size of its upright picture, the boxes on it, and a crop of each.

    `dhash` is of its upright pixels, `digest` of its file.
    """

    size: tuple[int, int]
    boxes: tuple[Box, ...]
    crops: tuple[Written, ...]
    dhash: int
    digest: str


@dataclass(frozen=True)
class CutImage:
    """What became of one photograph.

    Attributes:
        files: size and time of the picture and of its annotation, by which a later start knows that they are the same.
        skipped: why the photograph, or a box of it, could not be used.
        cut: None if the photograph could not be used.
    """

    source: Source
    files: tuple[int, ...]
    skipped: tuple[str, ...]
    cut: Cut | None = None


def cut_image(dataset: Path, root: Path, least_side: int, task: tuple[Source, CutImage | None]) -> CutImage:
    """Write the crops and the copy of one photograph below `root`, unless an earlier start did.

    Args:
        least_side: of a crop, in pixels of the photograph.
        task: what to read, seen from `dataset`, and what an earlier start made of it.

    Raises:
        OSError: the disk takes no more. A fault of the photograph is its result instead.
    """
    source, earlier = task
    path = dataset / source.place
    files = _state(path)
    if earlier and (earlier.source, earlier.files) == (source, files) and _is_there(root, path, earlier):
        return earlier
    skipped: list[Skipped] = []
    try:
        with share_of_budget() as admit:
            cut = _cut(path, root, source, least_side, admit, skipped.append)
    except Unusable as reason:
        return CutImage(source, files, (*(entry.reason for entry in skipped), str(reason)))
    except MemoryError:
        return CutImage(source, files, ("too large for the memory that is free",))
    return CutImage(source, files, tuple(entry.reason for entry in skipped), cut)


def _state(path: Path) -> tuple[int, ...]:
    found: list[int] = []
    for file in (path, annotation_path(path)):
        with suppress(OSError):
            status = file.stat()
            found += (status.st_size, status.st_mtime_ns)
    return tuple(found)


def _is_there(root: Path, path: Path, image: CutImage) -> bool:
    """Whether what was written of `image` is on the disk still: a power cut leaves files empty, or full of zeros."""
    assert image.cut
    try:
        whole = all(_digest(root / crop.path) == crop.digest for crop in image.cut.crops)
        copy = root / IMAGES / image.source.name
        return whole and (copy.samefile(path) or _digest(copy) == image.cut.digest)
    except (OSError, Unusable):
        return False


def _cut(path: Path, root: Path, source: Source, least_side: int, admit: Callable[[int], None], report: Report) -> Cut:
    annotation = read_annotation(annotation_path(path))
    try:
        photograph = read_photograph(path, admit)
        digest = _digest(path)
    except Unusable as reason:
        raise Unusable(f"unreadable image: {reason}") from reason
    except OSError as error:
        raise Unusable(f"unreadable image: {first_line(error)}") from error
    boxes = place_boxes(path, annotation, photograph, report, least_side)
    try:
        crops = _write_crops(root, source, photograph.pixels, boxes)
        _replace(root / IMAGES / source.name, partial(_link, path))
    except OSError as error:
        if error.errno not in UNNAMEABLE:
            raise
        raise Unusable(f"has a name that the output's disk does not take: {first_line(error)}") from error
    return Cut(photograph.size, boxes, crops, dhash(photograph.pixels), digest)


def _digest(path: Path) -> str:
    whole = hashlib.sha256()
    with open_regular(path) as file:
        while block := file.read(2**20):
            whole.update(block)
    return whole.hexdigest()


def _write_crops(root: Path, source: Source, picture: Image.Image, boxes: Sequence[Box]) -> tuple[Written, ...]:
    place = Path(source.place)
    folder = Path(CROPS, *(fitted(escaped(part)) for part in place.parent.parts))
    (root / folder).mkdir(parents=True, exist_ok=True)
    names = (fitted(f"{escaped(place.stem)}_{number}.jpg") for number in range(len(boxes)))
    return tuple(_write_crop(root, folder / name, picture, box) for name, box in zip(names, boxes, strict=False))


def _write_crop(root: Path, path: Path, picture: Image.Image, box: Box) -> Written:
    crop = picture.crop((box.xmin, box.ymin, box.xmax, box.ymax))
    crop.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    crop.save(stream, "JPEG", quality=QUALITY)
    content = stream.getvalue()
    _replace(root / path, lambda temporary: temporary.write_bytes(content))
    return Written(path.as_posix(), crop.size, dhash(crop), hashlib.sha256(content).hexdigest())


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    """Put what `write` writes in the place of `path`, in one step.

    A process whose parent was killed may still be at it when the next start writes the same.
    """
    temporary = path.with_name(f".{os.getpid()}")
    temporary.unlink(missing_ok=True)
    write(temporary)
    temporary.replace(path)
    temporary.unlink(missing_ok=True)  # one link to a file does not replace another


def _link(source: Path, target: Path) -> None:
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
