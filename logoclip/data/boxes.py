"""Where the logos of a photograph are: an annotation's boxes, brought to the pixels of the upright picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from logoclip.data.annotations import Annotated, Annotation, annotation_path, read_annotation
from logoclip.data.orientation import UPRIGHT, Corners, turned_corners, turned_size
from logoclip.data.pictures import Photograph
from logoclip.data.skipped import Report, Skipped, Unusable

LEAST_SIDE: Final = 10  # pixels of a crop that there is something to see in
MOST_SHOWN: Final = 4  # faults of one photograph
MOST_ASKEW: Final = 0.03  # by which the proportions of two pictures of one scene may differ

Size = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """One logo: pixels, `xmax` and `ymax` just outside it; `name` as the annotation has it."""

    xmin: int
    ymin: int
    xmax: int
    ymax: int
    name: str


def read_boxes(path: Path, photograph: Photograph, report: Report, least_side: int = 1) -> tuple[Box, ...]:
    """The boxes in the annotation beside `path`, which holds `photograph`, cut to the upright picture.

    Raises:
        Unusable: there is no annotation, it cannot be read, it is of a picture of another shape, or no box is left.
    """
    return place_boxes(path, read_annotation(annotation_path(path)), photograph, report, least_side)


def place_boxes(
    path: Path, annotation: Annotation, photograph: Photograph, report: Report, least_side: int = 1
) -> tuple[Box, ...]:
    """The boxes of `annotation` on the picture at `path`, cut to it.

    Boxes that cannot be used, or are less than `least_side` pixels wide or high, are reported.

    Raises:
        Unusable: it is of a picture of another shape, or no box is left.
    """
    if not annotation.objects:
        raise Unusable("no box in the annotation")
    place = _Place(annotation, photograph)
    boxes, faults = [], []
    for entry in annotation.objects:
        try:
            boxes.append(place.box(entry, least_side))
        except Unusable as reason:
            faults.append(str(reason))
    if not boxes:
        raise Unusable("; ".join(faults) if len(faults) < MOST_SHOWN else f"{faults[0]}; and {len(faults) - 1} more")
    for fault in faults:
        report(Skipped(path, fault))
    return tuple(boxes)


class _Place:
    """The picture that an annotation is of: upright, as stored, or one of them in another size.

    Raises:
        Unusable: another one.
    """

    def __init__(self, annotation: Annotation, photograph: Photograph) -> None:
        self.upright = photograph.size
        self.orientation = UPRIGHT
        self.drawn_on: Size = annotation.size or photograph.size  # not said: what tools show is upright
        stored = photograph.stored_size
        for same in (_equal, _in_proportion):
            if same(self.drawn_on, photograph.size):
                return
            if same(self.drawn_on, stored):
                self.orientation = photograph.orientation
                return
        raise Unusable(f"annotated as another picture: one of {_size(self.drawn_on)}, and it is of {_size(stored)}")

    def box(self, entry: Annotated, least_side: int) -> Box:
        """One object's box.

        Raises:
            Unusable: it cannot be used.
        """
        if entry.corners is None:
            raise Unusable(entry.fault)
        shown = _shown(entry.corners)
        if _is_normalised(entry.corners):
            raise Unusable(f"box with normalised coordinates (0 to 1) instead of pixels: {shown}")
        box = self._cut(entry.corners, entry.name)
        width, height = box.xmax - box.xmin, box.ymax - box.ymin
        if min(width, height) <= 0:
            raise Unusable(f"box empty or outside the image: {shown} of {_size(self.drawn_on)}")
        if min(width, height) < least_side:
            raise Unusable(f"box too small, of less than {least_side} pixels a side: {shown} is {width} x {height}")
        return box

    def _cut(self, corners: Corners, name: str) -> Box:
        """The box on the upright picture, as far as it lies in that."""
        width, height = turned_size(self.drawn_on, self.orientation)
        across, down = self.upright[0] / width, self.upright[1] / height
        left, top, right, bottom = turned_corners(corners, self.drawn_on, self.orientation)
        x0, x1 = (round(min(max(x * across, 0), self.upright[0])) for x in (left, right))
        y0, y1 = (round(min(max(y * down, 0), self.upright[1])) for y in (top, bottom))
        return Box(x0, y0, x1, y1, name)


def _equal(one: Size, other: Size) -> bool:
    return one == other


def _in_proportion(one: Size, other: Size) -> bool:
    """Whether one is the other in another size, whose sides were rounded to whole pixels somehow."""
    off = abs(one[0] * other[1] - one[1] * other[0])
    return off < max(one[0] + one[1], other[0] + other[1]) and off <= MOST_ASKEW * max(one[0] * other[1], 1)


def _is_normalised(corners: Corners) -> bool:
    left, top, right, bottom = corners
    return 0 <= left < right <= 1 and 0 <= top < bottom <= 1


def _shown(corners: Corners) -> str:
    return "{:g},{:g} to {:g},{:g}".format(*corners)


def _size(size: Size) -> str:
    return f"{size[0]:g} x {size[1]:g}"
