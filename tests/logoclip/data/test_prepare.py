from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from logoclip.data.aliases import Aliases
from logoclip.data.file_names import unescaped
from logoclip.data.prepare import prepare
from logoclip.data.prepared import DATABASE, load_prepared, read_aliases
from logoclip.errors import InputError, JobError

AddImage = Callable[..., Path]
Start = Callable[..., subprocess.Popen[str]]


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def picture(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "prepared"


@pytest.fixture
def filled(dataset: Path, add_image: AddImage) -> Path:
    """Five images of two brands, one of them of two variants; one image has two boxes, one box is outside."""
    add_image("Clothes/Adidas/1.jpg", [(10, 5, 50, 45), (0, 0, 20, 10)])
    add_image("Clothes/Adidas/2.png", [(10, 5, 50, 45), (200, 200, 210, 210)])
    add_image("Transportation/Lexus-1/1.jpg")
    add_image("Transportation/Lexus-2/1.jpg")
    add_image("Transportation/Lexus-2/2.jpg").write_text("not a picture")
    return dataset


def test_crops_images_and_database(filled: Path, output: Path) -> None:
    prepared = prepare(filled, output)
    assert (prepared.crops, prepared.images, prepared.brands) == (5, 4, 2)
    assert [entry.path.relative_to(filled).as_posix() for entry in prepared.skipped] == [
        "Clothes/Adidas/2.png",
        "Transportation/Lexus-2/2.jpg",
    ]
    assert sorted(tree(output)) == [
        "reference_logos/Clothes/Adidas/1_0.jpg",
        "reference_logos/Clothes/Adidas/1_1.jpg",
        "reference_logos/Clothes/Adidas/2_0.jpg",
        "reference_logos/Transportation/Lexus-1/1_0.jpg",
        "reference_logos/Transportation/Lexus-2/1_0.jpg",
        DATABASE,
        "test_images/Clothes_Adidas_1.jpg",
        "test_images/Clothes_Adidas_2.png",
        "test_images/Transportation_Lexus-1_1.jpg",
        "test_images/Transportation_Lexus-2_1.jpg",
    ]


def test_a_crop_shows_what_its_box_holds(filled: Path, output: Path) -> None:
    prepare(filled, output)
    with closing(sqlite3.connect(output / DATABASE)) as database:
        rows = database.execute(
            "SELECT crops.path, images.path, xmin, ymin, xmax, ymax, crops.width, crops.height, images.width,"
            " images.height, crops.brand, images.brand FROM crops JOIN images ON images.id = image_id"
        ).fetchall()
    assert len(rows) == 5
    for crop, image, *box, width, height, image_width, image_height, brand, image_brand in rows:
        cut, whole = picture(output / crop), picture(output / image)
        assert cut.size == (width, height) == (box[2] - box[0], box[3] - box[1])
        assert (whole.size, brand) == ((image_width, image_height), image_brand)
        # JPEG keeps brightness nearly as it was; the noise moved by one pixel would differ by some 45.
        difference = np.asarray(cut.convert("L"), float) - np.asarray(whole.crop(box).convert("L"), float)
        assert np.abs(difference).mean() < 6


def test_large_crops_are_made_smaller(dataset: Path, output: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg", [(0, 0, 1200, 300)], size=(1200, 800))
    prepare(dataset, output)
    assert picture(output / "reference_logos/Food/a/1_0.jpg").size == (512, 128)


def test_what_was_skipped_is_recorded(filled: Path, output: Path) -> None:
    prepare(filled, output)
    with closing(sqlite3.connect(output / DATABASE)) as database:
        assert database.execute("SELECT * FROM skipped ORDER BY path").fetchall() == [
            ("Clothes/Adidas/2.png", "box empty or outside the image: 200,200 to 210,210 of 80 x 60"),
            ("Transportation/Lexus-2/2.jpg", "unreadable image: not a picture"),
        ]


def test_names_of_different_brands_do_not_clash(dataset: Path, output: Path, add_image: AddImage) -> None:
    places = ("A_B/C/1.jpg", "A/B_C/1.jpg", "A_B_C/1.jpg", "a/b_c/1.JPG")
    for place in places:
        add_image(place)
    prepare(dataset, output)
    names = [path.name for path in (output / "test_images").iterdir()]
    assert len({name.casefold() for name in names}) == len(places)


def test_the_data_id_tells_contents_and_not_places(filled: Path, output: Path, add_image: AddImage) -> None:
    prepare(filled, output)
    elsewhere = Path(shutil.copytree(filled, filled.parent / "elsewhere"))
    prepare(elsewhere, output.with_name("again"))
    assert load_prepared(output.with_name("again")).data_id == load_prepared(output).data_id
    add_image("Clothes/Adidas/1.jpg", [(10, 5, 50, 45), (0, 0, 20, 11)])
    prepare(filled, output.with_name("other"))
    assert load_prepared(output.with_name("other")).data_id != load_prepared(output).data_id


def test_processes_change_nothing(dataset: Path, output: Path, add_image: AddImage) -> None:
    for number in range(70):
        add_image(f"Food/brand {number % 7}/{number}.jpg")
    steps: list[tuple[int, int]] = []
    prepare(dataset, output, processes=1)
    prepare(dataset, output.with_name("two"), processes=2, progress=lambda *step: steps.append(step))
    assert steps == [(done, 70) for done in range(1, 71)]
    assert load_prepared(output).data_id == load_prepared(output.with_name("two")).data_id
    assert tree(output).keys() == tree(output.with_name("two")).keys()


@pytest.mark.parametrize("processes", [1, 2])
def test_an_interrupted_prepare_leaves_its_work_alone(
    filled: Path, output: Path, processes: int, add_image: AddImage
) -> None:
    for number in range(66):
        add_image(f"Food/more/{number}.jpg")

    def interrupt(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    before = tree(filled)
    with pytest.raises(KeyboardInterrupt):
        prepare(filled, output, progress=interrupt, processes=processes)
    assert sorted(path.name for path in output.parent.iterdir()) == [".prepared.preparing", "dataset"]
    assert tree(filled) == before


def test_a_full_disk_leaves_its_work_alone_and_says_where_it_is(
    filled: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("logoclip.data.crops.os.link", full)
    monkeypatch.setattr("logoclip.data.crops.shutil.copyfile", full)
    with pytest.raises(JobError, match=r"prepared: No space left on device; .* is kept in \S+/\.prepared\.preparing"):
        prepare(filled, output, processes=1)
    assert sorted(path.name for path in output.parent.iterdir()) == [".prepared.preparing", "dataset"]


def test_images_are_copied_where_links_are_impossible(
    filled: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    monkeypatch.setattr("logoclip.data.crops.os.link", refuse)
    prepare(filled, output, processes=1)
    copied = (output / "test_images/Clothes_Adidas_1.jpg").read_bytes()
    assert copied == (filled / "Clothes/Adidas/1.jpg").read_bytes()


def test_a_name_in_two_categories_is_two_classes_until_an_alias_joins_them(
    dataset: Path, output: Path, add_image: AddImage, tmp_path: Path
) -> None:
    for place in ("Food/Delta/1.jpg", "Cars/Delta/1.jpg", "Cars/Lv-1/1.jpg", "Cars/Lv-2/1.jpg"):
        add_image(place)
    plain = prepare(dataset, output, processes=1)
    assert (plain.classes, plain.brands, plain.aliases) == (4, 2, {})
    data = load_prepared(output)
    assert data.aliases == read_aliases(output) == {}
    assert {(crop.class_name, crop.brand) for crop in data.crops} == {
        ("Food/delta", "delta"), ("Cars/delta", "delta"), ("lv-1", "lv"), ("lv-2", "lv"),
    }  # fmt: skip
    aliases = Aliases("table.yaml", {"food/delta": "cars/delta", "lv": "louis vuitton", "nobody": "else"})
    joined = prepare(dataset, tmp_path / "joined", processes=1, aliases=aliases)
    assert (joined.classes, joined.brands) == (3, 2)
    other = load_prepared(tmp_path / "joined")
    assert {(crop.class_name, crop.brand) for crop in other.crops} == {
        ("delta", "delta"), ("lv-1", "louis vuitton"), ("lv-2", "louis vuitton"),
    }  # fmt: skip
    used = {"food/delta": "cars/delta", "lv": "louis vuitton"}
    assert other.aliases == {"file": "table.yaml", "digest": aliases.digest, "used": used}
    assert other.data_id != data.data_id
    unused = prepare(dataset, tmp_path / "unused", processes=1, aliases=Aliases("t", {"nobody": "else"}))
    assert (unused.aliases, load_prepared(tmp_path / "unused").data_id) == ({}, data.data_id)


def test_an_existing_output_is_refused(filled: Path, output: Path) -> None:
    prepare(filled, output)
    before = tree(output)
    with pytest.raises(InputError, match="exists already"):
        prepare(filled, output)
    assert tree(output) == before


def test_overwriting_replaces_prepared_data_only(filled: Path, output: Path, tmp_path: Path) -> None:
    prepare(filled, output)
    shutil.rmtree(filled / "Clothes")
    assert prepare(filled, output, overwrite=True).brands == 1
    assert load_prepared(output).brands == ("lexus",)
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter").write_text("dear")
    with pytest.raises(InputError, match="is not prepared data, so it is not replaced"):
        prepare(filled, home, overwrite=True)
    assert (home / "letter").exists()


def test_an_output_inside_the_data_set_is_refused(filled: Path) -> None:
    with pytest.raises(InputError, match="lies in the data set"):
        prepare(filled, filled / "prepared")


def many(add_image: AddImage, brands: int = 4, images: int = 12) -> None:
    for brand in range(brands):
        for number in range(images):
            add_image(f"Food/brand {brand}/{number}.jpg", [(10, 5, 50, 45), (0, 0, 80, 60)])


@pytest.mark.parametrize(("processes", "stop"), [(1, 1), (1, 20), (2, 17), (1, 47)])
def test_a_second_start_goes_on_to_the_same_bytes(
    dataset: Path, output: Path, add_image: AddImage, monkeypatch: pytest.MonkeyPatch, processes: int, stop: int
) -> None:
    many(add_image)
    prepare(dataset, output.with_name("whole"), processes=1)

    def interrupt(done: int, total: int) -> None:
        if done == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(dataset, output, progress=interrupt, processes=processes)
    work = output.with_name(".prepared.preparing")
    before = {path: path.stat().st_mtime_ns for path in work.rglob("*_?.jpg")}
    prepared = prepare(dataset, output, processes=processes)
    assert prepared.resumed == stop
    assert tree(output) == tree(output.with_name("whole"))
    assert not work.exists()
    again = {path: path.stat().st_mtime_ns for path in output.rglob("*_?.jpg")}
    kept = sum(again[output / path.relative_to(work)] == time for path, time in before.items())
    assert kept >= 2 * stop, "done once more"


def test_a_killed_prepare_is_gone_on_with(dataset: Path, output: Path, add_image: AddImage, start: Start) -> None:
    many(add_image)
    prepare(dataset, output.with_name("whole"), processes=1)
    process = start(
        """
        import sys, time
        from pathlib import Path
        from logoclip.data.prepare import prepare

        def progress(done, total):
            if done == 17:
                print("at it", flush=True)
                time.sleep(600)

        prepare(Path(sys.argv[1]), Path(sys.argv[2]), progress=progress, processes=1)
        """,
        dataset,
        output,
    )
    assert process.stdout and process.stdout.readline() == "at it\n"
    with pytest.raises(InputError, match="another prepare is at work"):
        prepare(dataset, output)
    process.kill()
    process.wait()
    assert prepare(dataset, output, processes=1).resumed == 17
    assert tree(output) == tree(output.with_name("whole"))


def interrupted(dataset: Path, output: Path, after: int) -> Path:
    """The work of a `prepare` that was stopped."""

    def interrupt(done: int, total: int) -> None:
        if done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(dataset, output, progress=interrupt, processes=1)
    return output.with_name(".prepared.preparing")


def test_what_changed_since_is_done_again(dataset: Path, output: Path, add_image: AddImage) -> None:
    many(add_image)
    work = interrupted(dataset, output, 20)
    add_image("Food/brand 0/3.jpg", [(0, 0, 30, 30)])  # other boxes: one crop less
    (dataset / "Food/brand 0/4.jpg").unlink()
    (dataset / "Food/brand 1/0.xml").unlink()
    crops = sorted(work.rglob("*_?.jpg"))
    crops[-1].write_bytes(b"")  # as a power cut leaves them
    crops[-3].write_bytes(bytes(crops[-3].stat().st_size))
    prepare(dataset, output, processes=1)
    prepare(dataset, output.with_name("whole"), processes=1)
    assert tree(output) == tree(output.with_name("whole"))


def test_work_with_other_settings_is_thrown_away(dataset: Path, output: Path, add_image: AddImage) -> None:
    many(add_image, brands=2)
    interrupted(dataset, output, 20)
    assert prepare(dataset, output, processes=1, min_side=41).resumed == 0
    prepare(dataset, output.with_name("whole"), processes=1, min_side=41)
    assert tree(output) == tree(output.with_name("whole"))


def test_no_work_is_left_of_a_data_set_without_a_usable_image(dataset: Path, output: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg").write_text("not a picture")
    with pytest.raises(InputError, match="not a picture"):
        prepare(dataset, output)
    assert [path.name for path in output.parent.iterdir()] == ["dataset"]


def test_one_photographs_fault_costs_that_photograph(
    dataset: Path, output: Path, add_image: AddImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: dict[str, Exception] = {
        "memory": MemoryError(),
        "odd": RuntimeError("odd"),
        "deep": RecursionError("deep"),
        "key": KeyError("tag"),
    }
    widths = {100 + number: fault for number, fault in enumerate(faults.values())}
    for name, width in zip((*faults, "good"), range(100, 105), strict=True):
        add_image(f"Food/a/{name}.jpg", size=(width, 60))
    load = JpegImageFile.load

    def fail(picture: JpegImageFile) -> object:
        if picture.width in widths:
            raise widths[picture.width]
        return load(picture)

    monkeypatch.setattr(JpegImageFile, "load", fail)
    prepared = prepare(dataset, output, processes=1)
    assert prepared.images == 1
    assert {entry.path.stem: entry.reason for entry in prepared.skipped} == {
        "memory": "unreadable image: too large for the memory that is free",
        "odd": "unreadable image: odd",
        "deep": "unreadable image: deep",
        "key": "unreadable image: 'tag'",
    }


def test_names_of_any_length_and_bytes(dataset: Path, output: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg")
    brands = [b"H\xe4agen", b"H%E4agen", b"two\nlines", b"x" * 255, b"\xff" * 255, "é".encode() * 127]
    for brand in brands:
        folder = dataset / "Food" / os.fsdecode(brand)
        shutil.copytree(dataset / "Food/a", folder)
        shutil.copy(folder / "1.jpg", folder / os.fsdecode(b"\xfe" * 251 + b".jpg"))
        shutil.copy(folder / "1.xml", folder / os.fsdecode(b"\xfe" * 251 + b".xml"))
    prepared = prepare(dataset, output, labels="folder")
    assert (prepared.images, prepared.crops, prepared.brands) == (13, 13, 7)
    assert not prepared.skipped
    data = load_prepared(output)
    assert all(crop.path.is_file() for crop in data.crops)
    assert len({crop.path for crop in data.crops}) == 13
    with closing(sqlite3.connect(output / DATABASE)) as database:
        sources = [source for (source,) in database.execute("SELECT source FROM images")]
    assert all((dataset / unescaped(source)).is_file() for source in sources)
    assert len(set(sources)) == 13
    for path in output.rglob("*"):
        path.name.encode()


def test_a_data_set_and_an_output_whose_own_names_are_no_utf8(dataset: Path, output: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg")
    (dataset / "Food/a/bad.jpg").write_bytes(b"no picture")
    strange = dataset.rename(dataset.with_name(os.fsdecode(b"data\xff")))
    prepared = prepare(strange, output.with_name(os.fsdecode(b"out\xff")))
    assert (prepared.images, len(prepared.skipped)) == (1, 1)
    assert len(load_prepared(output.with_name(os.fsdecode(b"out\xff"))).crops) == 1


def test_a_second_class_is_that_class(dataset: Path, output: Path, add_image: AddImage) -> None:
    path = add_image("Clothes/Adidas/1.jpg", [(0, 0, 20, 20), (30, 0, 60, 30)])
    add_image("Sports/Nike/1.jpg")
    text = path.with_suffix(".xml").read_text()
    first, _, rest = text.rpartition("<name>Adidas")
    path.with_suffix(".xml").write_text(f"{first}<name>NIKE{rest}")
    prepared = prepare(dataset, output, processes=1)
    assert prepared.remarks == ("boxes of another class than their folder: 1 (nike 1)",)
    crops = {crop.path.name: crop for crop in load_prepared(output).crops if "Adidas" in str(crop.path)}
    assert [(crop.class_name, crop.brand, crop.category) for crop in crops.values()] == [
        ("adidas", "adidas", "Clothes"),
        ("nike", "nike", "Sports"),
    ]
    by_folder = prepare(dataset, output.with_name("folder"), processes=1, labels="folder")
    assert by_folder.remarks == ("boxes whose name is no class, taken for their folder's: 1 (NIKE 1)",)
    assert {crop.brand for crop in load_prepared(output.with_name("folder")).crops if "Adidas" in str(crop.path)} == {
        "adidas"
    }
    assert load_prepared(output).data_id != load_prepared(output.with_name("folder")).data_id


def test_the_least_side_is_a_setting(dataset: Path, output: Path, add_image: AddImage) -> None:
    add_image("Food/a/1.jpg", [(0, 0, 9, 30), (0, 0, 30, 30)])
    assert prepare(dataset, output).crops == 1
    assert prepare(dataset, output.with_name("all"), min_side=1).crops == 2


def test_pixels_in_flight_are_bounded_over_all_processes(
    dataset: Path, output: Path, add_image: AddImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room for one photograph at a time it still comes to its end, and to the same."""
    many(add_image, brands=3)
    prepare(dataset, output.with_name("whole"))
    monkeypatch.setattr("logoclip.data.memory_budget.MOST_BYTES", 80 * 60 * 6)
    prepare(dataset, output, processes=2)
    assert tree(output) == tree(output.with_name("whole"))
