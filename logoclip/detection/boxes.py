"""Where the logos of a photograph are, when an annotation says it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from logoclip.data.boxes import Box, read_boxes
from logoclip.data.pictures import read_photograph
from logoclip.data.prepared import DATABASE, is_prepared, photograph_boxes
from logoclip.data.skipped import Unusable
from logoclip.errors import InputError


@dataclass(frozen=True)
class Detection:
    """One logo in a photograph: pixels, `xmax` and `ymax` just outside it.

    `score` from 0 to 1 and `label` are the detector's; an annotation is sure, and its label is the annotated name.
    """

    xmin: int
    ymin: int
    xmax: int
    ymax: int
    score: float
    label: str

    @property
    def box(self) -> tuple[int, int, int, int]:
        """As Pillow's `crop` takes it."""
        return self.xmin, self.ymin, self.xmax, self.ymax


def annotated_boxes(photograph: Path) -> list[Detection]:
    """The boxes of a photograph: from the prepared data it lies in, else from the Pascal VOC file beside it.

    Raises:
        InputError: there is no annotation, or it cannot be used.
    """
    root = photograph.resolve().parent.parent
    if is_prepared(root):
        return _prepared_boxes(root, photograph)
    try:
        boxes = read_boxes(photograph, read_photograph(photograph), lambda _: None)
    except Unusable as error:
        raise InputError(f"{photograph}: has no usable annotation ({error}); leave its boxes to a detector") from error
    return [_detection(box) for box in boxes]


def _detection(box: Box) -> Detection:
    return Detection(box.xmin, box.ymin, box.xmax, box.ymax, 1.0, box.name)


def _prepared_boxes(root: Path, photograph: Path) -> list[Detection]:
    boxes = photograph_boxes(root, photograph.resolve().relative_to(root).as_posix())
    if not boxes:
        raise InputError(f"{photograph}: is not among the photographs that {root / DATABASE} knows")
    return [Detection(box.xmin, box.ymin, box.xmax, box.ymax, 1.0, box.class_name) for box in boxes]
