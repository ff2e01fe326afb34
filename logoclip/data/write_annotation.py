"""Writing Pascal VOC files."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from logoclip.data.annotations import SIDES
from logoclip.data.boxes import Box


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


def _write_box(root: Element, box: Box) -> None:
    entry = ElementTree.SubElement(root, "object")
    for name, value in (("name", box.name), ("pose", "Unspecified"), ("truncated", 0), ("difficult", 0)):
        _child(entry, name, value)
    bounds = ElementTree.SubElement(entry, "bndbox")
    for side in SIDES:
        _child(bounds, side, getattr(box, side))


def _child(parent: Element, name: str, value: object) -> None:
    ElementTree.SubElement(parent, name).text = str(value)
