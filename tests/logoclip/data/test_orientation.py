from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from logoclip.data.orientation import ORIENTATION, orientation, turned, turned_corners, turned_size

SIZE = (7, 4)


def stored(path: Path, how: object) -> Image.Image:
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 256, (SIZE[1], SIZE[0], 3), np.uint8))
    exif = picture.getexif()
    exif[ORIENTATION] = how
    picture.save(path, exif=exif)
    with Image.open(path) as opened:
        opened.load()
    return opened


@pytest.mark.parametrize("how", range(1, 9))
def test_pictures_are_turned_as_pillow_turns_them(tmp_path: Path, how: int) -> None:
    picture = stored(tmp_path / "a.png", how)
    assert orientation(picture) == how
    upright = ImageOps.exif_transpose(picture)
    assert np.array_equal(np.asarray(turned(picture, how)), np.asarray(upright))
    assert turned_size(SIZE, how) == upright.size
    assert turned_size(turned_size(SIZE, how), how) == SIZE


@pytest.mark.parametrize("how", range(1, 9))
def test_boxes_are_turned_with_their_pictures(how: int) -> None:
    """A box of ones is where the ones are on the turned picture."""
    pixels = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    pixels[1:2, 2:5] = 1
    rows, columns = np.nonzero(np.asarray(turned(Image.fromarray(pixels), how)))
    found = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert turned_corners((2, 1, 5, 2), SIZE, how) == found


@pytest.mark.parametrize("how", [0, 9, 255])
def test_an_orientation_that_there_is_not_is_upright(tmp_path: Path, how: int) -> None:
    assert orientation(stored(tmp_path / "a.png", how)) == 1


def test_damaged_exif_costs_no_picture(tmp_path: Path) -> None:
    Image.new("RGB", SIZE).save(tmp_path / "a.jpg", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\x01")
    with Image.open(tmp_path / "a.jpg") as picture:
        assert orientation(picture) == 1
