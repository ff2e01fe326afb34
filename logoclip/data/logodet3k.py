"""LogoDet-3K folders: `{Category}/{Brand}/{n}.jpg` with a Pascal VOC file `{n}.xml` beside each image."""

from __future__ import annotations

import os
import struct
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from logoclip.data.brands import canonical, class_name
from logoclip.errors import InputError

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png")
NO_CATEGORY = "Others"
SIDES = ("xmin", "ymin", "xmax", "ymax")
# Pillow promises nothing about a damaged picture: its readers raise any of these.
UNREADABLE = (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError)


@dataclass(frozen=True)
class Box:
    """One logo: pixels, `xmax` and `ymax` just outside it; `name` as the annotation has it."""

    xmin: int
    ymin: int
    xmax: int
    ymax: int
    name: str


@dataclass(frozen=True)
class AnnotatedImage:
    """An image that can be read, with at least one box inside it.

    `class_name` is the mark that its folder is of, `brand` the canonical name of the brand that the mark is of.
    """

    image: Path
    category: str
    class_name: str
    brand: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Skipped:
    """A file, or a box of one, that could not be used, and why."""

    path: Path
    reason: str


Report = Callable[[Skipped], None]


class Unusable(Exception):
    """An image or its annotation cannot be used; the text says why."""


def image_paths(root: Path, report: Report) -> list[Path]:
    """Every image below `root`, in path order; a second image of one annotation is reported instead.

    Raises:
        InputError: `root` is not a folder, or holds no image.
    """
    if not root.is_dir():
        raise InputError(f"{root}: no such folder: give the folder that holds {{Category}}/{{Brand}}/1.jpg and 1.xml")
    first: dict[Path, Path] = {}
    for path in sorted(path for path in _files(root) if path.suffix.lower() in IMAGE_SUFFIXES):
        kept = first.setdefault(path.with_suffix(""), path)
        if kept != path:
            report(Skipped(path, f"has the same annotation as {kept.name}"))
    if not first:
        raise nothing_usable(root, ())
    return list(first.values())


def nothing_usable(root: Path, skipped: Sequence[Skipped]) -> InputError:
    """What to say of a folder without a single usable image."""
    first = f" (the first of {len(skipped)} problems: {skipped[0].path}: {skipped[0].reason})" if skipped else ""
    return InputError(f"{root}: no annotated image in {{Category}}/{{Brand}}/1.jpg with 1.xml beside it{first}")


def annotated(root: Path, path: Path, size: tuple[int, int], report: Report) -> AnnotatedImage:
    """The image at `path`, which is `size` (width, height), with its boxes cut to it.

    Raises:
        Unusable: no box is left, or the annotation cannot be read. Boxes left out are reported.
    """
    category, name = _labels(root, path)
    boxes = _inside(_boxes(path.with_suffix(".xml")), size, path, report)
    return AnnotatedImage(path, category, name, canonical(name), boxes)


@contextmanager
def opened(file: Path | BinaryIO) -> Iterator[Image.Image]:
    """An image to decode in the block.

    Raises:
        Unusable: the image cannot be opened, or what the block did with it could not be done.
    """
    try:
        with Image.open(file) as image:
            yield image
    except UNREADABLE as error:
        raise Unusable(f"unreadable image: {first_line(error)}") from error


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(folder, name) for name in names if not name.startswith("."))


def _labels(root: Path, path: Path) -> tuple[str, str]:
    folders = path.relative_to(root).parts[:-1]
    if not 1 <= len(folders) <= 2:
        raise Unusable("not in a folder {Category}/{Brand} or {Brand}")
    return folders[0] if len(folders) == 2 else NO_CATEGORY, class_name(folders[-1])


def first_line(error: BaseException) -> str:
    """An error's text without its own paths and dumps."""
    if isinstance(error, UnidentifiedImageError):
        return "not a picture"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (text.splitlines() or [type(error).__name__])[0][:200]


def _boxes(path: Path) -> list[Box]:
    try:
        root = ElementTree.parse(path).getroot()
    except FileNotFoundError:
        raise Unusable(f"no annotation: {path.name} is missing") from None
    except (ElementTree.ParseError, OSError, ValueError, LookupError) as error:
        # expat raises LookupError and ValueError for encodings that it does not know.
        raise Unusable(f"unreadable annotation {path.name}: {first_line(error)}") from error
    return [_box(entry, path) for entry in root.iter("object")]


def _box(entry: ElementTree.Element, path: Path) -> Box:
    try:
        left, top, right, bottom = (round(float(entry.findtext(f"bndbox/{side}", ""))) for side in SIDES)
    except (ValueError, OverflowError) as error:
        raise Unusable(f"unreadable annotation {path.name}: a box without four numbers") from error
    return Box(left, top, right, bottom, (entry.findtext("name") or "").strip())


def _inside(boxes: Sequence[Box], size: tuple[int, int], path: Path, report: Report) -> tuple[Box, ...]:
    """`boxes` cut to a picture of `size`; those with nothing left are reported."""
    kept = []
    for box in boxes:
        cut = Box(max(box.xmin, 0), max(box.ymin, 0), min(box.xmax, size[0]), min(box.ymax, size[1]), box.name)
        if cut.xmin < cut.xmax and cut.ymin < cut.ymax:
            kept.append(cut)
        else:
            shown = f"{box.xmin},{box.ymin} to {box.xmax},{box.ymax}"
            report(Skipped(path, f"box {shown} is empty or outside the image of {size[0]} x {size[1]}"))
    if not kept:
        raise Unusable("no box in the image" if boxes else "no box in the annotation")
    return tuple(kept)


def write_annotation(path: Path, folder: str, filename: str, size: tuple[int, int], boxes: Sequence[Box]) -> None:
    """Write the VOC file of an image of `size` (width, height)."""
    root = ElementTree.Element("annotation")
    _child(root, "folder", folder)
    _child(root, "filename", filename)
    shape = ElementTree.SubElement(root, "size")
    for name, value in zip(("width", "height", "depth"), (*size, 3), strict=True):
        _child(shape, name, value)
    _child(root, "segmented", 0)
    for box in boxes:
        _write_box(root, box)
    ElementTree.ElementTree(root).write(path, encoding="utf-8")


def _write_box(root: ElementTree.Element, box: Box) -> None:
    entry = ElementTree.SubElement(root, "object")
    for name, value in (("name", box.name), ("pose", "Unspecified"), ("truncated", 0), ("difficult", 0)):
        _child(entry, name, value)
    bounds = ElementTree.SubElement(entry, "bndbox")
    for side in SIDES:
        _child(bounds, side, getattr(box, side))


def _child(parent: ElementTree.Element, name: str, value: object) -> None:
    ElementTree.SubElement(parent, name).text = str(value)
