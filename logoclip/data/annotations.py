"""Pascal VOC files, one beside each picture: what objects they say are in it, and where.

Read as they are found: with namespaces and capitals, with numbers that have a point, with rotated boxes (roLabelImg)
and polygons (LabelMe, Roboflow), which are taken by the upright box around them. Each object is judged alone.
"""

from __future__ import annotations

import io
import math
import os
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from xml.etree.ElementTree import Element

from logoclip.data.orientation import Corners
from logoclip.data.regular_file import open_regular
from logoclip.data.skipped import Unusable, first_line

SIDES: Final = ("xmin", "ymin", "xmax", "ymax")
ROTATED: Final = ("cx", "cy", "w", "h", "angle")
MOST_BYTES: Final = 2**24
MOST_LEVELS: Final = 100


@dataclass(frozen=True)
class Annotated:
    """One object: two opposite corners in the annotation's pixels, or the fault that it has instead."""

    name: str
    corners: Corners | None
    fault: str = ""


@dataclass(frozen=True)
class Annotation:
    """What is in a picture. `size` is the width and height that the boxes were drawn on, if it is said."""

    size: tuple[float, float] | None
    objects: tuple[Annotated, ...]


def annotation_path(picture: Path) -> Path:
    """The annotation beside `picture`, or where it should be."""
    paths = [picture.with_suffix(suffix) for suffix in (".xml", ".XML", ".Xml")]
    return next((path for path in paths if os.path.exists(path)), paths[0])  # noqa: PTH110 (pathlib's may raise)


def read_annotation(path: Path) -> Annotation:
    """What the file at `path` says.

    Raises:
        Unusable: it is not there, or is no XML of at most 16 MiB.
    """
    try:
        with open_regular(path) as file:
            root = _parsed(file)
    except FileNotFoundError:
        raise Unusable(f"no annotation: {path.name} is missing") from None
    except (ElementTree.ParseError, OSError, ValueError, LookupError, Unusable) as error:
        # expat raises LookupError and ValueError for encodings that it does not know.
        raise Unusable(f"unreadable annotation {path.name}: {first_line(error)}") from error
    return Annotation(_size(root), tuple(_object(entry) for entry in root.iter("object")))


def _parsed(file: BinaryIO) -> Element:
    """The root, with every tag without its namespace and in lower case."""
    content, level = file.read(MOST_BYTES + 1), 0
    if len(content) > MOST_BYTES:
        raise Unusable(f"larger than {MOST_BYTES >> 20} MiB")
    element: Element
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        level += 1 if event == "start" else -1
        if level > MOST_LEVELS:
            raise Unusable("nested too deeply")
        if event == "end":
            element.tag = element.tag.rpartition("}")[2].lower()
    return element  # the last to end


def _size(root: Element) -> tuple[float, float] | None:
    """None too for zeros and nonsense, which tools write where they do not know it."""
    width, height = (_number(root.findtext(f"size/{side}")) for side in ("width", "height"))
    return (width, height) if width and height and min(width, height) > 0 else None


def _object(entry: Element) -> Annotated:
    name = " ".join((entry.findtext("name") or "").split())
    try:
        return Annotated(name, _corners(entry))
    except Unusable as fault:
        return Annotated(name, None, str(fault))


def _corners(entry: Element) -> Corners:
    for tag, read in (("bndbox", _box), ("robndbox", _rotated_box), ("polygon", _polygon)):
        found = entry.find(tag)
        if found is not None:
            return read(found)
    raise Unusable("object without a box")


def _box(box: Element) -> Corners:
    left, top, right, bottom = _numbers(box, SIDES, "box without four numbers")
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def _rotated_box(box: Element) -> Corners:
    x, y, width, height, angle = _numbers(box, ROTATED, "rotated box without five numbers")
    if abs(angle) > 2 * math.pi:
        raise Unusable(f"rotated box with an angle that is not in radians: {angle:g}")
    cosine, sine = abs(math.cos(angle)), abs(math.sin(angle))
    across, down = (abs(width) * cosine + abs(height) * sine) / 2, (abs(width) * sine + abs(height) * cosine) / 2
    return x - across, y - down, x + across, y + down


def _polygon(polygon: Element) -> Corners:
    """Corners as `<x1>`, `<y1>`, `<x2>` … or as `<pt><x>…</x><y>…</y></pt>`."""
    found: dict[str, list[float]] = {"x": [], "y": []}
    for element in polygon.iter():
        if re.fullmatch(r"[xy]\d*", element.tag):
            number = _number(element.text)
            if number is None:
                raise Unusable("polygon with a corner without two numbers")
            found[element.tag[0]].append(number)
    if not found["x"] or len(found["x"]) != len(found["y"]):
        raise Unusable("polygon with a corner without two numbers")
    return min(found["x"]), min(found["y"]), max(found["x"]), max(found["y"])


def _numbers(element: Element, names: Sequence[str], fault: str) -> Iterator[float]:
    numbers = [_number(element.findtext(name)) for name in names]
    if None in numbers:
        raise Unusable(fault)
    return (number for number in numbers if number is not None)


def _number(text: str | None) -> float | None:
    """What `text` says, if it is a number and finite."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
