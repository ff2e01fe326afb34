from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from logoclip.data.aliases import Aliases
from logoclip.data.boxes import Box
from logoclip.data.classes import name_classes
from logoclip.data.crops import Cut, Source, Written
from logoclip.data.labels import Label
from logoclip.data.prepared_database import LabelledImage, write_database
from logoclip.data.skipped import Skipped

FOLDER, OTHER = Label("Food", "lexus-1"), Label("Sports", "nike")
ROOT = Path("/data")


def image(place: str = "Food/Lexus-1/1.jpg") -> LabelledImage:
    boxes = (Box(1, 2, 30, 40, "a"), Box(5, 5, 20, 20, "b"))
    crops = (Written(f"{place}_0.jpg", (29, 38), 2**64 - 1, "abc"), Written(f"{place}_1.jpg", (15, 15), 2, "def"))
    return LabelledImage(
        Source(place, place.replace("/", "_")), Cut((80, 60), boxes, crops, 255, "ab"), FOLDER, (FOLDER, OTHER)
    )


def written(
    path: Path, images: Sequence[LabelledImage], skipped: Sequence[Skipped] = (), remarks: Sequence[str] = ()
) -> dict[str, list[tuple[object, ...]]]:
    path.unlink(missing_ok=True)
    labels = {label for one in images for label in (one.folder, *one.boxes)}
    classes = name_classes(((label.category, label.class_name) for label in labels), Aliases())
    write_database(path, ROOT, ROOT, images, skipped, remarks, classes)
    with closing(sqlite3.connect(path)) as database:
        return {
            table: database.execute(f"SELECT * FROM {table}").fetchall()
            for table in ("images", "crops", "skipped", "meta")
        }


def data_id(path: Path, *images: LabelledImage) -> object:
    return dict(written(path, images)["meta"])["data_id"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "database"


def test_each_crop_has_its_own_label(path: Path) -> None:
    tables = written(path, [image()])
    assert tables["images"] == [
        (
            1,
            "test_images/Food_Lexus-1_1.jpg",
            "Food",
            "lexus-1",
            "lexus",
            80,
            60,
            "00000000000000ff",
            "Food/Lexus-1/1.jpg",
            "ab",
            1,
        )
    ]
    assert [row[2:11] for row in tables["crops"]] == [
        (1, "Food", "lexus-1", "lexus", 1, 2, 30, 40, 29),
        (1, "Sports", "nike", "nike", 5, 5, 20, 20, 15),
    ]
    assert [row[12:] for row in tables["crops"]] == [("f" * 16, "abc", 1), ("0" * 15 + "2", "def", 1)]


def test_paths_and_reasons_of_any_bytes_are_taken(path: Path) -> None:
    strange = image("Food/\udce4/1.jpg")
    tables = written(
        path,
        [replace(strange, source=replace(strange.source, name="plain.jpg"), cut=image().cut)],
        [Skipped(ROOT / "a\udcff\n.jpg", "is \udcff")],
    )
    assert tables["images"][0][8] == "Food/%E4/1.jpg"
    assert tables["skipped"] == [("a%FF%0A.jpg", "is %FF")]


def test_the_data_id_changes_with_boxes_labels_contents_and_places(path: Path) -> None:
    one = image()
    others = [
        replace(one, boxes=(FOLDER, FOLDER)),
        replace(one, cut=replace(one.cut, boxes=(one.cut.boxes[0], Box(5, 5, 20, 21, "b")))),
        replace(one, cut=replace(one.cut, digest="ac")),
        replace(one, source=Source("Food/Lexus-1/2.jpg", "a")),
    ]
    assert len({data_id(path, found) for found in [one, *others]}) == 5
    assert data_id(path, one) == data_id(path, replace(one, source=replace(one.source, name="other name")))
    assert data_id(path, one, image("Food/Lexus-1/2.jpg")) != data_id(path, one)


def test_the_same_is_written_to_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        written(tmp_path / name, [image()], [Skipped(ROOT / "x", "why")], ["so"])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
