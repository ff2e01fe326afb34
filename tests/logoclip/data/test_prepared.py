"""Reading prepared data: whole, and counted without an object for each crop."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from logoclip.data import prepared
from logoclip.data.prepare import prepare
from logoclip.data.prepared import (
    DATABASE,
    BrandCounts,
    ClassCounts,
    PreparedBox,
    PreparedData,
    Totals,
    count_all,
    count_brands,
    count_classes,
    crop_paths,
    largest_class,
    load_prepared,
    photograph_boxes,
    prepared_folders,
    read_data_id,
    skipped_files,
)
from logoclip.errors import InputError

AddImage = Callable[..., Path]


@pytest.fixture
def output(tmp_path: Path, dataset: Path, add_image: AddImage) -> Path:
    """Five images of two brands, one of them in two categories; one image has two boxes, one box is outside."""
    add_image("Clothes/Adidas/1.jpg", [(10, 5, 50, 45), (0, 0, 20, 10)])
    add_image("Clothes/Adidas/2.png", [(10, 5, 50, 45), (200, 200, 210, 210)])
    add_image("Others/Lexus-1/1.jpg")
    add_image("Transportation/Lexus-2/1.jpg")
    add_image("Transportation/Lexus-2/2.jpg").write_text("not a picture")
    prepare(dataset, tmp_path / "prepared", processes=1)
    return tmp_path / "prepared"


def naive_counts(data: PreparedData) -> list[BrandCounts]:
    crops = Counter(crop.brand for crop in data.crops)
    categories = {crop.brand: crop.category for crop in data.crops}
    images, classes = data.usable_images(), {(crop.brand, crop.class_name) for crop in data.crops}
    return [
        BrandCounts(brand, categories[brand], sum(one == brand for one, _ in classes), images[brand], crops[brand])
        for brand in data.brands
    ]


def naive_class_counts(data: PreparedData) -> list[ClassCounts]:
    images = {(crop.brand, crop.class_name, crop.image) for crop in data.crops}
    crops = Counter((crop.brand, crop.class_name) for crop in data.crops)
    return [
        ClassCounts(brand, name, sum((brand, name) == image[:2] for image in images), crops[brand, name])
        for brand, name in sorted(crops)
    ]


def test_loading_gives_what_was_prepared(output: Path) -> None:
    data = load_prepared(output)
    assert data.brands == ("adidas", "lexus")
    assert data.usable_images() == {"adidas": 2, "lexus": 2}
    first, second, *_ = data.crops
    assert first.path.is_file()
    assert (first.image, first.dhash, first.category) == (second.image, second.dhash, "Clothes")
    assert all(0 <= crop.dhash < 2**64 for crop in data.crops)


def test_counts_are_those_of_the_crops_and_build_none(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = load_prepared(output)
    monkeypatch.delattr(prepared, "Crop")
    assert count_brands(output) == naive_counts(data)
    assert count_classes(output) == naive_class_counts(data)
    assert largest_class(output) == data.largest_class() == {"adidas": 2, "lexus": 1}
    images = len({crop.image for crop in data.crops})
    assert count_all(output) == Totals(len(data.brands), 3, images, len(data.crops), skipped=2)
    assert read_data_id(output) == data.data_id


def test_crops_of_a_brand_in_their_order(output: Path) -> None:
    crops = [crop.path.relative_to(output).as_posix() for crop in load_prepared(output).crops if crop.brand == "adidas"]
    assert crop_paths(output, "adidas") == crops
    assert crop_paths(output, "nobody") == []
    of_class = [crop.path for crop in load_prepared(output).crops if crop.class_name == "lexus-2"]
    assert [output / path for path in crop_paths(output, "lexus", "lexus-2")] == of_class != []
    assert crop_paths(output, "lexus", "adidas") == []


def test_boxes_of_a_photograph(output: Path) -> None:
    boxes = [PreparedBox(10, 5, 50, 45, "adidas"), PreparedBox(0, 0, 20, 10, "adidas")]
    assert photograph_boxes(output, "test_images/Clothes_Adidas_1.jpg") == boxes
    assert photograph_boxes(output, "test_images/stranger.jpg") == []


def test_what_was_skipped_with_its_reason(output: Path) -> None:
    skipped = [
        ("Clothes/Adidas/2.png", "box empty or outside the image: 200,200 to 210,210 of 80 x 60"),
        ("Transportation/Lexus-2/2.jpg", "unreadable image: not a picture"),
    ]
    assert skipped_files(output) == skipped
    assert skipped_files(output, most=1) == skipped[:1]


def test_prepared_folders_are_found_but_not_those_being_made(tmp_path: Path) -> None:
    for folder in ("b", "deep/a", ".b.building-1", "deep/.a.old-1"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / DATABASE).touch()
    assert prepared_folders(tmp_path) == [tmp_path / "b", tmp_path / "deep" / "a"]


READERS: dict[str, Callable[[Path], object]] = {
    "load_prepared": load_prepared,
    "read_data_id": read_data_id,
    "count_all": count_all,
    "count_brands": count_brands,
    "count_classes": count_classes,
    "largest_class": largest_class,
    "skipped_files": skipped_files,
    "crop_paths": lambda root: crop_paths(root, "adidas"),
    "photograph_boxes": lambda root: photograph_boxes(root, "test_images/1.jpg"),
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS.keys())
def test_every_reader_says_the_same_of_what_it_cannot_read(tmp_path: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(InputError, match=f"{tmp_path}: is not prepared data: run `logoclip prepare --dataset DIR"):
        read(tmp_path)
    for content in (b"no database, and longer than a header of one " * 9, b""):
        (tmp_path / DATABASE).write_bytes(content)
        with pytest.raises(InputError, match=f"{DATABASE}: damaged .*: remove {tmp_path} and prepare it again"):
            read(tmp_path)


@pytest.mark.parametrize(
    ("change", "words"),
    [("DELETE FROM meta WHERE key = 'format'", "an earlier"), ("UPDATE meta SET value = 999", "a later")],
)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS.keys())
def test_data_of_another_version_have_to_be_prepared_again(
    output: Path, read: Callable[[Path], object], change: str, words: str
) -> None:
    with closing(sqlite3.connect(output / DATABASE)) as database, database:
        database.execute(change)
    with pytest.raises(InputError, match=f"{output}: was prepared by {words} version of logoclip: prepare it again"):
        read(output)


def test_crops_bear_the_mark_of_their_folder_and_the_brand_that_it_is_of(output: Path) -> None:
    labels = {(crop.class_name, crop.brand, crop.category) for crop in load_prepared(output).crops}
    assert ("lexus-2", "lexus", "Transportation") in labels
    assert ("adidas", "adidas", "Clothes") in labels


def test_a_read_only_copy_can_be_read(output: Path) -> None:
    (output / DATABASE).chmod(0o444)
    output.chmod(0o555)
    try:
        assert len(load_prepared(output).crops) == count_all(output).crops == 5
    finally:
        output.chmod(0o755)


def test_reading_needs_neither_arrays_nor_pictures() -> None:
    code = "import sys, logoclip.data.prepared; sys.exit(bool({'numpy', 'PIL', 'pydantic'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
