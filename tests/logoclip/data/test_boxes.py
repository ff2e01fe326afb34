from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from logoclip.data.boxes import Box, read_boxes
from logoclip.data.orientation import turned
from logoclip.data.pictures import Photograph
from logoclip.data.skipped import Skipped, Unusable

Rectangle = tuple[object, object, object, object]


def photograph(width: int, height: int, how: int = 1) -> Photograph:
    """One that is stored as `width` × `height`."""
    return Photograph(turned(Image.new("RGB", (width, height)), how), how)


def annotate(folder: Path, *boxes: Rectangle, size: tuple[object, object] | None = None) -> Path:
    sides = ("xmin", "ymin", "xmax", "ymax")
    objects = "".join(
        "<object><name>a</name><bndbox>"
        + "".join(f"<{side}>{value}</{side}>" for side, value in zip(sides, box, strict=True))
        + "</bndbox></object>"
        for box in boxes
    )
    said = "<size><width>{}</width><height>{}</height></size>".format(*size) if size is not None else ""
    (folder / "1.xml").write_text(f"<annotation>{said}{objects}</annotation>")
    return folder / "1.jpg"


def boxes(path: Path, picture: Photograph, least_side: int = 1) -> tuple[list[tuple[int, int, int, int]], list[str]]:
    skipped: list[Skipped] = []
    found = read_boxes(path, picture, skipped.append, least_side)
    assert {entry.path for entry in skipped} <= {path}
    return [(box.xmin, box.ymin, box.xmax, box.ymax) for box in found], [entry.reason for entry in skipped]


def test_boxes_are_cut_to_the_image_and_put_in_order(tmp_path: Path) -> None:
    path = annotate(
        tmp_path,
        *((-5, -9, 40, 30), (60, 50, 200, 200), (30, 30, 30, 50), (90, 10, 99, 20), (40, 20, 30, 10)),
        size=(80, 60),
    )
    assert boxes(path, photograph(80, 60)) == (
        [(0, 0, 40, 30), (60, 50, 80, 60), (30, 10, 40, 20)],
        [
            "box empty or outside the image: 30,30 to 30,50 of 80 x 60",
            "box empty or outside the image: 90,10 to 99,20 of 80 x 60",
        ],
    )


def test_a_box_has_its_name(tmp_path: Path) -> None:
    assert read_boxes(annotate(tmp_path, (1, 2, 3, 4)), photograph(9, 9), print) == (Box(1, 2, 3, 4, "a"),)


def test_a_picture_made_smaller_or_larger_since_has_its_boxes_scaled(tmp_path: Path) -> None:
    path = annotate(tmp_path, (45, 45, 93, 93), size=(96, 96))
    assert boxes(path, photograph(384, 384))[0] == [(180, 180, 372, 372)]
    assert boxes(path, photograph(48, 48))[0] == [(22, 22, 46, 46)]


@given(st.integers(20, 3000), st.integers(20, 3000), st.floats(0.1, 1), st.sampled_from([round, int]))
def test_sides_rounded_to_whole_pixels_are_in_proportion(
    tmp_path_factory: pytest.TempPathFactory, width: int, height: int, scale: float, rounded: object
) -> None:
    assert callable(rounded)
    small = (max(20, rounded(width * scale)), max(20, rounded(height * scale)))
    if min(width * scale, height * scale) < 40:
        return
    folder = tmp_path_factory.getbasetemp()
    for drawn, stored in ((small, (width, height)), ((width, height), small)):
        path = annotate(folder, (0, 0, *drawn), size=drawn)
        assert boxes(path, photograph(*stored))[0] == [(0, 0, *stored)]


@pytest.mark.parametrize("size", [(60, 80), (80, 80), (160, 100), (800, 60)])
def test_a_picture_of_another_shape_is_refused_with_both_sizes(tmp_path: Path, size: tuple[int, int]) -> None:
    path = annotate(tmp_path, (1, 1, 30, 30), size=size)
    with pytest.raises(Unusable, match=f"another picture: one of {size[0]} x {size[1]}, and it is of 80 x 60"):
        boxes(path, photograph(80, 60))


@pytest.mark.parametrize("how", range(1, 9))
@pytest.mark.parametrize("scale", [1, 2])
def test_the_size_says_which_way_the_boxes_are_drawn(tmp_path: Path, how: int, scale: int) -> None:
    """The same spot of the scene, drawn on the picture as it is stored and on the upright one."""
    stored = Image.new("L", (80, 60))
    stored.paste(255, (10, 20, 40, 30))
    upright = turned(stored, how)
    spot = upright.getbbox()
    picture = photograph(80, 60, how)
    on_upright = annotate(tmp_path, np.array(spot) / scale, size=np.array(upright.size) / scale)
    assert boxes(on_upright, picture)[0] == [spot]
    if how >= 5:  # else both have one size, and what tools show is upright
        on_stored = annotate(tmp_path, np.array((10, 20, 40, 30)) / scale, size=(80 / scale, 60 / scale))
        assert boxes(on_stored, picture)[0] == [spot]


@pytest.mark.parametrize("size", [None, (0, 0), ("", "")])
def test_without_a_size_boxes_are_drawn_on_the_upright_picture(tmp_path: Path, size: tuple[object, object]) -> None:
    path = annotate(tmp_path, (10, 20, 40, 70), size=size)
    assert boxes(path, photograph(80, 60, how=6))[0] == [(10, 20, 40, 70)]


def test_coordinates_from_0_to_1_are_named_as_such(tmp_path: Path) -> None:
    path = annotate(tmp_path, (0.05, 0.05, 0.95, 0.95), (0, 0, 1, 1), (10, 10, 50, 50), size=(80, 60))
    assert boxes(path, photograph(80, 60)) == (
        [(10, 10, 50, 50)],
        [
            "box with normalised coordinates (0 to 1) instead of pixels: 0.05,0.05 to 0.95,0.95",
            "box with normalised coordinates (0 to 1) instead of pixels: 0,0 to 1,1",
        ],
    )


def test_boxes_below_the_least_side_are_left_out(tmp_path: Path) -> None:
    path = annotate(tmp_path, (0, 0, 10, 10), (0, 0, 9, 50), (5, 5, 50, 14), (75, 0, 95, 50), size=(80, 60))
    assert boxes(path, photograph(80, 60), least_side=10) == (
        [(0, 0, 10, 10)],
        [
            "box too small, of less than 10 pixels a side: 0,0 to 9,50 is 9 x 50",
            "box too small, of less than 10 pixels a side: 5,5 to 50,14 is 45 x 9",
            "box too small, of less than 10 pixels a side: 75,0 to 95,50 is 5 x 50",
        ],
    )
    assert len(boxes(path, photograph(80, 60), least_side=5)[0]) == 4


def test_a_bad_box_costs_no_other(tmp_path: Path) -> None:
    path = annotate(tmp_path, ("nan", 1, 2, 3), (1e308, 1e308, 2e307, 3), (5, 5, 30, 30), ("", "", "", ""))
    found, reasons = boxes(path, photograph(80, 60))
    assert found == [(5, 5, 30, 30)]
    assert [reason.partition(": ")[0] for reason in reasons] == [
        "box without four numbers",
        "box empty or outside the image",
        "box without four numbers",
    ]


def test_a_photograph_without_a_box_says_why(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="no box in the annotation"):
        boxes(annotate(tmp_path), photograph(80, 60))
    with pytest.raises(Unusable, match=r"^box without four numbers; box empty or outside the image: 90,1 to 99,9 of"):
        boxes(annotate(tmp_path, ("nan", 1, 2, 3), (90, 1, 99, 9)), photograph(80, 60))
    with pytest.raises(Unusable, match=r"^box without four numbers; and 5 more$"):
        boxes(annotate(tmp_path, *[("nan", 1, 2, 3)] * 6), photograph(80, 60))
