from __future__ import annotations

import numpy as np
import pytest

from logoclip.drawing import scenes
from logoclip.drawing.marks import Mark, brand_pool
from logoclip.drawing.scenes import Pose, clean_picture, scene

# Extremes of the collection: flat, tall and square drawings that are always icons.
SHAPES = [Mark(f"shape{n}", "", path) for n, path in enumerate(("M0 0h24v5H0z", "M0 0h7v24H0z", "M0 0h24v24H0z"))]


def generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("shape", SHAPES)
def test_boxes_lie_inside_the_picture(shape: Mark) -> None:
    others = brand_pool("demo")[:8]
    counts = set()
    for seed in range(25):
        rendered = scene(shape, others, generator(seed))
        counts.add(len(rendered[1]))
        for image, boxes in (rendered, clean_picture(shape, generator(seed))):
            for box in boxes:
                assert 0 <= box.xmin < box.xmax <= image.width
                assert 0 <= box.ymin < box.ymax <= image.height
                assert box.name == shape.name
    assert counts == {1, 2, 3}


def test_a_clean_picture_has_one_tight_box() -> None:
    """Outside the box lies only the ground, which one row or column of pixels further is smooth."""
    for seed in range(20):
        image, (box,) = clean_picture(SHAPES[2], generator(seed))
        grey = np.asarray(image.convert("L"), np.int16)
        inside = grey[box.ymin : box.ymax, box.xmin : box.xmax]
        edges = np.abs(np.diff(grey, axis=1)).max(axis=0) > 25
        steps = np.flatnonzero(edges)
        assert inside.size > 0
        assert abs(steps[0] + 1 - box.xmin) <= 6
        assert abs(steps[-1] + 1 - box.xmax) <= 6


def test_a_mark_stands_out_against_its_ground() -> None:
    square, others = SHAPES[2], brand_pool("demo")[:8]
    differences = []
    for seed in range(40):
        image, boxes = scene(square, others, generator(seed))
        grey = np.asarray(image.convert("L"), np.float32)
        for box in boxes:
            middle = grey[(box.ymin + box.ymax) // 2 - 5 :, (box.xmin + box.xmax) // 2 - 5 :][:10, :10].mean()
            around = np.concatenate([grey[box.ymin + 2, box.xmin : box.xmax], grey[box.ymax - 3, box.xmin : box.xmax]])
            differences.append(abs(middle - np.median(around)))
    assert np.median(differences) > 40


def test_a_flat_pose_only_scales_and_turns() -> None:
    corners = np.array([(-0.5, -0.25), (0.5, -0.25), (0.5, 0.25), (-0.5, 0.25)])
    assert np.allclose(Pose(80, 0).project(corners), 80 * corners)
    turned = Pose(80, np.pi / 2).project(corners)
    assert np.allclose(turned, 80 * np.array([(0.25, -0.5), (0.25, 0.5), (-0.25, 0.5), (-0.25, -0.5)]))


def test_the_nearer_edge_of_a_turned_mark_is_longer() -> None:
    corners = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
    left_top, right_top, right_bottom, left_bottom = Pose(100, 0, yaw=0.6).project(corners)
    assert left_bottom[1] - left_top[1] > 1.2 * (right_bottom[1] - right_top[1])


def test_the_homography_takes_corners_to_corners() -> None:
    corners = np.array([(3.0, 1.0), (90.0, 10.0), (80.0, 70.0), (0.0, 55.0)])
    a, b, c, d, e, f, g, h = scenes._homography(corners, (40, 20))
    for (x, y), wanted in zip(corners, ((0, 0), (40, 0), (40, 20), (0, 20)), strict=True):
        scale = g * x + h * y + 1
        assert np.allclose(((a * x + b * y + c) / scale, (d * x + e * y + f) / scale), wanted)


def test_how_much_of_a_box_is_covered() -> None:
    assert scenes._covered((0, 0, 10, 10), (5, 5, 15, 15)) == 0.25
    assert scenes._covered((0, 0, 10, 10), (10, 0, 20, 10)) == 0


def test_light_marks_and_dark_marks() -> None:
    def luminance(behind: float) -> set[bool]:
        inks = (scenes._inks(generator(seed), behind) for seed in range(40))
        return {bool(np.dot(ink, (0.299, 0.587, 0.114)) > behind) for pair in inks for ink in pair}

    assert luminance(20) == {True}
    assert luminance(240) == {False}
    assert luminance(128) == {True, False}
