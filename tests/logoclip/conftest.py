"""Small prepared data for the engine's tests."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from logoclip.data.prepare import Crop, PreparedData

MakeData = Callable[..., PreparedData]


def brand_picture(brand: int, image: int) -> Image.Image:
    """A brand's own pattern of 4 × 4 coloured squares, under noise that each image has of its own."""
    squares = np.random.default_rng(brand).integers(0, 256, (4, 4, 3))
    noise = np.random.default_rng((brand, image)).normal(0, 20, (32, 32, 3))
    pixels = np.kron(squares, np.ones((8, 8, 1))) + noise
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


@pytest.fixture
def make_data(tmp_path: Path) -> MakeData:
    """Makes prepared data of so many brands and images, one crop each, in a folder of the test's own."""

    def make(brands: int, images: int, name: str = "data") -> PreparedData:
        root = tmp_path / name
        crops = []
        for brand in range(brands):
            folder = root / "reference_logos" / "Food" / f"brand-{brand:02}"
            folder.mkdir(parents=True)
            for image in range(images):
                path = folder / f"{image}_0.jpg"
                brand_picture(brand, image).save(path, quality=95)
                dhash = int.from_bytes(sha256(f"{brand}:{image}".encode()).digest()[:8], "big")
                crops.append(Crop(path, folder.name, "Food", brand * images + image, dhash))
        return PreparedData(root, f"data-of-{brands}-{images}", tuple(crops))

    return make
