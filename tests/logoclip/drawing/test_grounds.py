from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from logoclip.drawing import grounds
from logoclip.drawing.grounds import LUMA, Tone, colour
from logoclip.drawing.marks import brand_pool

Paint = Callable[[np.random.Generator, tuple[int, int], Tone], Image.Image]


def cluttered(rng: np.random.Generator, size: tuple[int, int], tone: Tone) -> Image.Image:
    return grounds.cluttered(rng, size, tone, brand_pool("demo")[:5])


@given(st.integers(0, 10_000), st.floats(6, 249))
def test_a_colour_is_as_bright_as_asked(seed: int, luminance: float) -> None:
    found = np.array(colour(np.random.default_rng(seed), luminance))
    assert ((found >= 0) & (found <= 255)).all()
    assert abs(float(found @ LUMA) - luminance) < 2


@pytest.mark.parametrize("paint", [grounds.plain, grounds.gradient, grounds.textured, cluttered])
def test_a_ground_keeps_to_its_tone(paint: Paint) -> None:
    for seed in range(12):
        image = paint(np.random.default_rng(seed), (160, 120), Tone(120, 30))
        assert image.size == (160, 120)
        luma = np.asarray(image, np.float32) @ LUMA
        assert 85 < np.percentile(luma, 1) <= np.percentile(luma, 99) < 155


@pytest.mark.parametrize("paint", [grounds.gradient, grounds.textured, cluttered])
def test_a_ground_that_is_not_plain_has_structure(paint: Paint) -> None:
    spreads = [np.asarray(paint(np.random.default_rng(seed), (160, 120), Tone(120, 60))).std() for seed in range(10)]
    assert np.median(spreads) > 5
