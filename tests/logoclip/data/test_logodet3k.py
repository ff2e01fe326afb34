from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.data.boxes import Box
from logoclip.data.logodet3k import find_photographs
from logoclip.data.prepare import prepare
from logoclip.data.prepared import read_data_id
from logoclip.data.skipped import Skipped
from logoclip.data.write_annotation import write_annotation
from logoclip.errors import InputError
from tests.data_sets import read_data_set

AddImage = Callable[..., Path]

VOC = """<annotation><folder>Adidas</folder><filename>1.jpg</filename>
<size><width>80</width><height>60</height><depth>3</depth></size>
<object><name>Adidas-1</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object>
</annotation>"""


def reasons(dataset: Path) -> dict[str, str]:
    return {entry.path.relative_to(dataset).as_posix(): entry.reason for entry in read_data_set(dataset)[1]}


def test_what_is_written_is_read_back(dataset: Path, add_image: AddImage) -> None:
    path = add_image("Clothes/Adidas/1.jpg", [(0, 0, 80, 60), (10, 5, 50, 45)])
    (image,) = read_data_set(dataset)[0]
    assert (image.image, image.category, image.brand) == (path, "Clothes", "adidas")
    assert image.boxes == (Box(0, 0, 80, 60, "Adidas"), Box(10, 5, 50, 45, "Adidas"))


def test_an_annotation_as_the_data_set_has_it(dataset: Path, add_image: AddImage) -> None:
    add_image("Clothes/Adidas-1/1.jpg").with_suffix(".xml").write_text(VOC)
    (image,) = read_data_set(dataset)[0]
    assert (image.brand, image.boxes) == ("adidas", (Box(1, 2, 30, 40, "Adidas-1"),))


def test_folders_without_categories(dataset: Path, add_image: AddImage) -> None:
    add_image("Lexus-1/1.jpg")
    add_image("Lexus-2/1.jpg")
    assert {(image.category, image.brand) for image in read_data_set(dataset)[0]} == {("Others", "lexus")}


def test_images_come_in_path_order(dataset: Path, add_image: AddImage) -> None:
    paths = [add_image(place) for place in ("Food/b/2.jpg", "Food/b/1.jpg", "Food/a/3.png", "Clothes/z/1.jpeg")]
    assert [image.image for image in read_data_set(dataset)[0]] == sorted(paths)


def test_what_cannot_be_used_is_skipped_with_its_reason(dataset: Path, add_image: AddImage) -> None:
    add_image("Food/good/1.jpg")
    truncated = add_image("Food/bad/truncated.jpg", size=(400, 300))
    truncated.write_bytes(truncated.read_bytes()[:9000])
    add_image("Food/bad/text.jpg").write_text("not a picture at all")
    add_image("Food/bad/empty.jpg").write_bytes(b"")
    add_image("Food/bad/broken.jpg").with_suffix(".xml").write_text("<annotation><object>")
    add_image("Food/bad/encoding.jpg").with_suffix(".xml").write_text("<?xml version='1.0' encoding='no-such'?><a/>")
    add_image("Food/bad/missing.jpg").with_suffix(".xml").unlink()
    add_image("Food/bad/none.jpg", [])
    add_image("Food/bad/number.jpg").with_suffix(".xml").write_text(VOC.replace(">30<", ">wide<"))
    add_image("Food/bad/infinite.jpg").with_suffix(".xml").write_text(VOC.replace(">30<", ">inf<"))
    add_image("Food/bad/outside.jpg", [(90, 10, 120, 40)])
    add_image("Food/bad/deep/down/1.jpg")
    add_image("1.jpg")
    found = reasons(dataset)
    for name, expected in {
        "truncated": "unreadable image: ",
        "text": "unreadable image: not a picture",
        "empty": "unreadable image: not a picture",
        "broken": "unreadable annotation broken.xml: no element found",
        "encoding": "unreadable annotation encoding.xml: ",
        "missing": "no annotation: missing.xml is missing",
        "none": "no box in the annotation",
        "number": "box without four numbers",
        "infinite": "box without four numbers",
        "outside": "box empty or outside the image: 90,10 to 120,40 of 80 x 60",
        "deep/down/1": "lies too deep",
    }.items():
        assert found.pop(f"Food/bad/{name}.jpg").startswith(expected), name
    assert found.pop("1.jpg").startswith("not in a brand's folder")
    assert not found
    assert [image.brand for image in read_data_set(dataset)[0]] == ["good"]


def test_two_images_cannot_share_an_annotation(dataset: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg")
    add_image("Food/a/1.png")
    assert reasons(dataset) == {"Food/a/1.png": "has the same annotation as 1.jpg"}


def test_hidden_files_are_not_looked_at(dataset: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg")
    add_image("Food/a/._1.jpg")
    add_image(".trash/a/1.jpg")
    images, skipped = read_data_set(dataset)
    assert (len(images), skipped) == (1, [])


def test_a_missing_folder_is_refused(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere: no such folder"):
        prepare(dataset / "nowhere", tmp_path / "prepared")


def test_an_empty_folder_is_refused(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no annotated image"):
        prepare(dataset, tmp_path / "prepared", processes=1)


def test_a_folder_with_nothing_usable_is_refused_with_the_first_reason(
    dataset: Path, add_image: AddImage, tmp_path: Path
) -> None:
    add_image("Food/a/1.jpg").with_suffix(".xml").unlink()
    add_image("Food/a/2.jpg", [])
    with pytest.raises(InputError, match=r"the first of 2 problems: .*1\.jpg: no annotation"):
        prepare(dataset, tmp_path / "prepared", processes=1)


def test_names_with_markup_survive(tmp_path: Path, dataset: Path, add_image: AddImage) -> None:
    path = add_image("Food/a/1.jpg")
    write_annotation(path.with_suffix(".xml"), "a", "1.jpg", (80, 60), [Box(1, 1, 9, 9, "<R&D> Žabka")])
    moved = shutil.move(dataset, tmp_path / "Żółć & sons")
    assert read_data_set(Path(moved))[0][0].boxes[0].name == "<R&D> Žabka"


def test_the_folder_above_the_data_set_is_recognised_and_said(dataset: Path, add_image: AddImage) -> None:
    add_image("downloads/LogoDet-3K/Food/a/1.jpg")
    add_image("downloads/LogoDet-3K/Clothes/b/1.jpg")
    (dataset / "downloads" / "preview.png").write_bytes(b"no picture, and not annotated")
    skipped: list[Skipped] = []
    found = find_photographs(dataset, skipped.append)
    assert found.root == dataset / "downloads" / "LogoDet-3K"
    assert [found.labels(path) for path in found.paths] == [("Clothes", "b"), ("Food", "a")]
    assert found.remark == f"{found.root} was taken for the data set"
    assert [(entry.path.name, entry.reason.partition(":")[0]) for entry in skipped] == [
        ("preview.png", "not in a brand's folder")
    ]


def test_one_category_alone_is_recognised_and_said(dataset: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg")
    found = find_photographs(dataset / "Food", print)
    assert [found.labels(path) for path in found.paths] == [("Food", "a")]
    assert found.remark == f"the folders in {dataset / 'Food'} were taken for brands, all of the category Food"
    (dataset / "Food").rename(dataset / "mine")
    found = find_photographs(dataset / "mine", print)
    assert [found.labels(path) for path in found.paths] == [("Others", "a")]
    assert found.remark.endswith("all of the category Others")


def test_the_usual_layout_needs_no_word(dataset: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg")
    add_image("b/1.jpg")
    assert find_photographs(dataset, print).remark == ""


def test_what_lies_too_deep_beside_the_rest_is_named(dataset: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg")
    add_image("Food/a/more/1.jpg")
    add_image("Food/a/still/more/1.jpg")
    assert {place: reason.partition(":")[0] for place, reason in reasons(dataset).items()} == {
        "Food/a/more/1.jpg": "lies too deep",
        "Food/a/still/more/1.jpg": "lies too deep",
    }


def test_one_brands_folder_alone_is_refused_with_the_layout(dataset: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg")
    with pytest.raises(InputError, match=r"not in a brand's folder: \{Category\}/\{Brand\}/1.jpg"):
        prepare(dataset / "Food" / "a", dataset.parent / "prepared", processes=1)


def test_a_data_set_is_the_same_from_the_folder_above(dataset: Path, add_image: AddImage, tmp_path: Path) -> None:
    add_image("LogoDet-3K/Food/a/1.jpg")
    prepare(dataset, tmp_path / "above", processes=1)
    prepare(dataset / "LogoDet-3K", tmp_path / "itself", processes=1)
    assert read_data_id(tmp_path / "above") == read_data_id(tmp_path / "itself")


def test_names_that_are_no_utf8_are_escaped(dataset: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg")
    strange = dataset / "Food" / os.fsdecode(b"H\xe4agen")
    (dataset / "Food" / "a").rename(strange)
    found = find_photographs(dataset, print)
    assert found.labels(found.paths[0]) == ("Food", "h%e4agen")


def test_capitals_of_suffixes_do_not_count(dataset: Path, add_image: AddImage) -> None:
    path = add_image("Food/a/1.jpg")
    path.rename(path.with_suffix(".JPG"))
    path.with_suffix(".xml").rename(path.with_suffix(".XML"))
    assert len(read_data_set(dataset)[0]) == 1
