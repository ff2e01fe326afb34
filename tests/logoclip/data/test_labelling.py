"""Which class each logo is of."""

from __future__ import annotations

from pathlib import Path

from logoclip.data.aliases import Aliases
from logoclip.data.boxes import Box
from logoclip.data.crops import Cut, CutImage, Source, Written
from logoclip.data.labelling import NAMES_SHOWN, labelled
from logoclip.data.logodet3k import Photographs

ROOT = Path("/photos")


def photographs(images: list[CutImage], remark: str = "") -> Photographs:
    return Photographs(ROOT, tuple(ROOT / image.source.place for image in images), "", remark)


def image(place: str, *names: str) -> CutImage:
    boxes = tuple(Box(0, 0, 9, 9, name) for name in names)
    crops = tuple(Written(f"{place}_{number}.jpg", (9, 9), 0, "") for number, _ in enumerate(names))
    return CutImage(Source(place, place.replace("/", "_")), (), (), Cut((10, 10), boxes, crops, 0, ""))


def test_a_box_is_of_the_class_that_its_annotation_names_or_always_of_its_folders() -> None:
    cut = [image("Cars/lexus/1.jpg", "lexus", "nike"), image("Sports/nike/1.jpg", "nike")]
    named = labelled(photographs(cut), cut, "annotation", Aliases())
    assert [[box.class_name for box in one.boxes] for one in named.images] == [["lexus", "nike"], ["nike"]]
    assert named.remarks == ["boxes of another class than their folder: 1 (nike 1)"]
    by_folder = labelled(photographs(cut), cut, "folder", Aliases())
    assert [[box.class_name for box in one.boxes] for one in by_folder.images] == [["lexus", "lexus"], ["nike"]]
    assert by_folder.remarks == ["boxes whose name is no class, taken for their folder's: 1 (nike 1)"]


def test_a_photograph_that_could_not_be_cut_says_nothing() -> None:
    cut = [image("Cars/lexus/1.jpg", "lexus"), CutImage(Source("Cars/audi/1.jpg", "x"), (), ("broken",))]
    found = labelled(photographs(cut, "taken for the whole"), cut, "annotation", Aliases())
    assert [one.folder.class_name for one in found.images] == ["lexus"] and found.remarks == ["taken for the whole"]


def test_of_many_odd_names_the_most_frequent_are_said_in_one_order() -> None:
    names = [f"odd-{number}" for number in range(NAMES_SHOWN + 2)]
    cut = [image(f"Cars/lexus/{place}.jpg", name) for place, name in enumerate([*names, names[3]])]
    found = [labelled(photographs(order), order, "folder", Aliases()).remarks for order in (cut, cut[::-1])]
    assert found[0] == found[1]
    assert found[0][0].endswith("8 (odd-3 2, odd-0 1, odd-1 1, odd-2 1, odd-4 1, …)")
