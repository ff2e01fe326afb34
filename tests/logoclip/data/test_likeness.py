from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from logoclip.data.likeness import LIKE, likeness, look
from tests.logoclip.data.scenes import scene

Change = Callable[[Image.Image], Image.Image]


def on_plain_ground(seed: int) -> Image.Image:
    """One small mark in the midst of white, as a shop shows a thing."""
    rng = np.random.default_rng(seed)
    picture = Image.new("RGB", (300, 300), "white")
    points = [tuple(point) for point in rng.integers(90, 210, (6, 2)).tolist()]
    ImageDraw.Draw(picture).polygon(points, fill=tuple(rng.integers(0, 160, 3).tolist()))
    return picture


def saved(picture: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


CHANGES: dict[str, Change] = {
    "saved at 30": lambda picture: saved(picture, 30),
    "half as large": lambda picture: picture.resize((picture.width // 2, picture.height // 2)),
    "a third larger": lambda picture: picture.resize((picture.width * 4 // 3, picture.height * 4 // 3)),
    "without colour": lambda picture: picture.convert("L").convert("RGB"),
    "brighter": lambda picture: picture.point(lambda value: min(255, value * 6 // 5 + 10)),
    "cut by 4 % all round": lambda picture: picture.crop(
        (picture.width // 25, picture.height // 25, picture.width * 24 // 25, picture.height * 24 // 25)
    ),
    "cut by 4 % at the bottom": lambda picture: picture.crop((0, 0, picture.width, picture.height * 24 // 25)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("seed", range(3))
def test_a_copy_is_the_same_picture(change: str, seed: int) -> None:
    original, copy = look(scene(seed)), look(CHANGES[change](scene(seed)))
    assert likeness(original, copy) >= LIKE
    assert likeness(copy, original) == pytest.approx(likeness(original, copy))


def test_a_picture_is_itself() -> None:
    assert likeness(look(scene(0)), look(scene(0))) == pytest.approx(1)


@pytest.mark.parametrize("draw", [scene, on_plain_ground])
def test_other_pictures_are_others(draw: Callable[[int], Image.Image]) -> None:
    looks = [look(draw(seed)) for seed in range(12)]
    assert max(likeness(one, other) for one in looks for other in looks if one is not other) < LIKE


def test_plain_pictures_are_like_none() -> None:
    white, grey = look(Image.new("RGB", (90, 60), "white")), look(Image.new("RGB", (90, 60), "grey"))
    assert likeness(white, grey) == likeness(white, white) == 0


def test_another_shape_is_another_picture() -> None:
    assert likeness(look(scene(0)), look(scene(0).resize((300, 400)))) == 0
