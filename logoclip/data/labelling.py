"""Which class each logo of a data set is of, and what a person should know of how that was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from logoclip.data.aliases import Aliases
from logoclip.data.classes import Classes, name_classes
from logoclip.data.crops import CutImage
from logoclip.data.labels import Label, Labels, LabelSource, Named
from logoclip.data.logodet3k import Photographs
from logoclip.data.prepared_database import LabelledImage

NAMES_SHOWN, LONGEST_SHOWN = 5, 60


@dataclass(frozen=True)
class Labelled:
    """The photographs with a label for each of their logos, and what those labels are called."""

    images: Sequence[LabelledImage]
    classes: Classes
    remarks: Sequence[str]


def labelled(photographs: Photographs, cut: Sequence[CutImage], labels: LabelSource, aliases: Aliases) -> Labelled:
    """Which class each logo is of, and which brand each class.

    Args:
        cut: every photograph; those that could not be cut say nothing.
        labels: whether a box is of the class that its annotation names, or always of its folder's.
    """
    judge = Labels([_named(photographs, image) for image in cut], labels)
    images = [_labelled(photographs, image, judge) for image in cut if image.cut]
    found = {label for image in images for label in (image.folder, *image.boxes)}
    classes = name_classes(((label.category, label.class_name) for label in found), aliases)
    return Labelled(images, classes, _remarks(photographs, judge))


def _named(photographs: Photographs, image: CutImage) -> Named:
    folder = Label(*photographs.labels(photographs.root / image.source.place))
    return Named(folder, tuple(box.name for box in image.cut.boxes) if image.cut else ())


def _labelled(photographs: Photographs, image: CutImage, judge: Labels) -> LabelledImage:
    assert image.cut
    named = _named(photographs, image)
    return LabelledImage(image.source, image.cut, named.folder, tuple(judge.of(named)))


def _remarks(photographs: Photographs, judge: Labels) -> list[str]:
    remarks = [photographs.remark] if photographs.remark else []
    if judge.others:
        remarks.append(f"boxes of another class than their folder: {_counted(judge.others)}")
    if judge.unheard:
        remarks.append(f"boxes whose name is no class, taken for their folder's: {_counted(judge.unheard)}")
    return remarks


def _counted(counts: Counter[str]) -> str:
    """How many there are, and the most frequent, in an order that does not depend on what came first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = [f"{name[:LONGEST_SHOWN] or 'without a name'} {count}" for name, count in ordered[:NAMES_SHOWN]]
    return f"{counts.total()} ({', '.join(shown + ['…'] * (len(ordered) > NAMES_SHOWN))})"
