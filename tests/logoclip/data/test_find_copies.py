from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from logoclip.data.prepare import prepare
from logoclip.data.prepared import DATABASE, count_brands, load_prepared, shared_crops
from tests.logoclip.data.scenes import add, scene


def found(root: Path, kind: str) -> set[tuple[str, str, bool]]:
    table, path = ("images", "source") if kind == "photograph" else ("crops", "path")
    query = (
        f"SELECT one.{path}, two.{path}, exact FROM alike JOIN {table} one ON one.id = first"
        f" JOIN {table} two ON two.id = second WHERE kind = ?"
    )
    with closing(sqlite3.connect(root / DATABASE)) as database:
        return {(one, two, bool(exact)) for one, two, exact in database.execute(query, (kind,))}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of ten photographs 3 is a copy of 1 and 2 of another brand, 5 a smaller one of 4; 6 and 7 share their logo."""
    folder = tmp_path_factory.mktemp("copies")
    data = folder / "data"
    for number in (1, 4, 8):
        add(data, f"Food/acme/{number}.jpg", scene(number))
    add(data, "Food/acme/2.jpg", scene(1))
    add(data, "Cars/zebra/3.jpg", scene(1), [(25, 22, 121, 112)])
    add(data, "Cars/zebra/5.jpg", scene(4).resize((150, 112)), [(80, 60, 140, 105)])
    for number, ground in ((6, "white"), (7, "navy")):
        picture = Image.new("RGB", (300, 200), ground)
        picture.paste(scene(50, (120, 90)), (40, 50))
        add(data, f"Cars/zebra/{number}.jpg", picture, [(40, 50, 160, 140)])
    for number in (9, 10):  # unlike things in the midst of white, which hashes take for one
        picture = Image.new("RGB", (300, 200), "white")
        picture.paste(scene(60 + number, (60, 60)), (120, 70))
        add(data, f"Cars/zebra/{number}.jpg", picture, [(120, 70, 180, 130), (122, 72, 182, 132)])
    prepare(data, folder / "prepared", processes=1)
    return folder / "prepared"


def test_copies_of_photographs_are_found_and_said_to_be_exact_or_near(prepared: Path) -> None:
    assert found(prepared, "photograph") == {
        ("Cars/zebra/3.jpg", "Food/acme/1.jpg", True),
        ("Cars/zebra/3.jpg", "Food/acme/2.jpg", True),
        ("Cars/zebra/5.jpg", "Food/acme/4.jpg", False),
    }


def test_crops_alike_are_those_of_different_photographs(prepared: Path) -> None:
    assert {pair[:2] for pair in found(prepared, "crop")} == {
        ("reference_logos/Cars/zebra/6_0.jpg", "reference_logos/Cars/zebra/7_0.jpg")
    }


def test_boxes_that_lie_on_each_other_are_found_in_one_file_and_across_brands(prepared: Path) -> None:
    inside = {
        (f"reference_logos/Cars/zebra/{n}_0.jpg", f"reference_logos/Cars/zebra/{n}_1.jpg", False) for n in (9, 10)
    }
    across = {("reference_logos/Cars/zebra/3_0.jpg", f"reference_logos/Food/acme/{n}_0.jpg", False) for n in (1, 2)}
    assert found(prepared, "box") == inside | across


def test_copies_bear_one_number_and_count_as_the_images_that_they_are(prepared: Path) -> None:
    crops = load_prepared(prepared).crops
    image = {"/".join(crop.path.parts[-2:]): crop.photograph for crop in crops}
    assert image["acme/1_0.jpg"] == image["acme/2_0.jpg"] == image["zebra/3_0.jpg"]
    assert image["acme/4_0.jpg"] == image["zebra/5_0.jpg"]
    assert len(set(image.values())) == 7
    assert {one.brand: one.images for one in count_brands(prepared)} == {"acme": 4, "zebra": 6}
    assert load_prepared(prepared).usable_images() == {"acme": 4, "zebra": 6}


def test_shared_crops_are_those_of_photographs_under_several_brands(prepared: Path) -> None:
    assert {"/".join(crop.path.parts[-2:]) for crop in shared_crops(prepared)} == {
        "acme/1_0.jpg", "acme/2_0.jpg", "acme/4_0.jpg", "zebra/3_0.jpg", "zebra/5_0.jpg",
    }  # fmt: skip


@pytest.mark.parametrize("processes", [1, 2])
def test_comparing_is_told_and_can_be_stopped(tmp_path: Path, processes: int) -> None:
    for number in range(4):
        add(tmp_path / "data", f"Food/acme/{number}.jpg", scene(1).resize((200 + number, 150)))
    steps: list[tuple[int, int]] = []
    prepare(tmp_path / "data", tmp_path / "whole", processes=processes, comparing=lambda *step: steps.append(step))
    assert steps and steps[-1][0] == steps[-1][1]

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(tmp_path / "data", tmp_path / "stopped", processes=processes, comparing=stop)
    assert not (tmp_path / "stopped").exists()
