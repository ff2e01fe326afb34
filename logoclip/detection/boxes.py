"""Where the logos of a photograph are, when an annotation says it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from logoclip.data.logodet3k import Box, Unusable, annotated, opened
from logoclip.data.prepare import DATABASE
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
    if (root / DATABASE).is_file():
        return _prepared_boxes(root, photograph)
    try:
        with opened(photograph) as picture:
            size = picture.size
        boxes = annotated(photograph.parent.parent, photograph, size, lambda _: None).boxes
    except Unusable as error:
        raise InputError(f"{photograph}: has no usable annotation ({error}); leave its boxes to a detector") from error
    return [_detection(box) for box in boxes]


def _detection(box: Box) -> Detection:
    return Detection(box.xmin, box.ymin, box.xmax, box.ymax, 1.0, box.name)


def _prepared_boxes(root: Path, photograph: Path) -> list[Detection]:
    path = photograph.resolve().relative_to(root).as_posix()
    question = (
        "SELECT xmin, ymin, xmax, ymax, 1.0, crops.brand FROM crops JOIN images ON images.id = image_id"
        " WHERE images.path = ? ORDER BY crops.id"
    )
    try:
        with closing(sqlite3.connect(f"{(root / DATABASE).as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            boxes = [Detection(*row) for row in database.execute(question, (path,))]
    except sqlite3.Error as error:
        raise InputError(f"{root / DATABASE}: cannot be read ({error}); prepare the data again") from error
    if not boxes:
        raise InputError(f"{photograph}: is not among the photographs that {root / DATABASE} knows")
    return boxes
