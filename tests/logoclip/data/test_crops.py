from __future__ import annotations

import numpy as np
from PIL import Image

from logoclip.data.crops import dhash


def naive_dhash(picture: Image.Image) -> int:
    grey = picture.convert("L").resize((9, 8), Image.Resampling.BOX)
    bits = 0
    for y in range(8):
        for x in range(8):
            bits = 2 * bits + (grey.getpixel((x + 1, y)) > grey.getpixel((x, y)))
    return bits


def test_dhash_against_a_naive_loop() -> None:
    for seed in range(5):
        pixels = np.random.default_rng(seed).integers(0, 256, (50, 70, 3), np.uint8)
        picture = Image.fromarray(pixels)
        assert dhash(picture) == naive_dhash(picture)


def test_dhash_of_a_rising_and_of_a_falling_picture() -> None:
    rising = Image.linear_gradient("L").rotate(90)
    assert dhash(rising) == 2**64 - 1
    assert dhash(rising.rotate(180)) == 0


def test_a_resized_picture_keeps_its_dhash() -> None:
    cells = Image.fromarray(np.random.default_rng(0).integers(0, 256, (8, 9), np.uint8))
    large = cells.resize((360, 320), Image.Resampling.NEAREST)
    assert dhash(large) == dhash(large.resize((180, 160), Image.Resampling.BOX)) == dhash(cells)
