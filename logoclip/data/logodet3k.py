"""LogoDet-3K folders: `{Category}/{Brand}/{n}.jpg` with a Pascal VOC file `{n}.xml` beside each image."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from logoclip.data.brands import canonical
from logoclip.errors import InputError

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png")
NO_CATEGORY = "Others"


@dataclass(frozen=True)
class Box:
    """One logo: pixels, `xmax` and `ymax` just outside it; `name` as the annotation has it."""

    xmin: int
    ymin: int
    xmax: int
    ymax: int
    name: str


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
    for side in ("xmin", "ymin", "xmax", "ymax"):
        _child(bounds, side, getattr(box, side))


def _child(parent: ElementTree.Element, name: str, value: object) -> None:
    ElementTree.SubElement(parent, name).text = str(value)
