"""Made-up data sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from logoclip.data.boxes import Box
from logoclip.data.write_annotation import write_annotation

Rectangle = tuple[int, int, int, int]
AddImage = Callable[..., Path]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "dataset"
    folder.mkdir()
    return folder


@pytest.fixture
def add_image(dataset: Path) -> AddImage:
    """Add one image of noise, 80 × 60, with its annotation."""

    def add(place: str, boxes: Sequence[Rectangle] = ((10, 5, 50, 45),), size: tuple[int, int] = (80, 60)) -> Path:
        path = dataset / place
        path.parent.mkdir(parents=True, exist_ok=True)
        pixels = np.random.default_rng(list(place.encode())).integers(0, 256, (size[1], size[0], 3), np.uint8)
        Image.fromarray(pixels).save(path)
        brand = path.parent.name
        write_annotation(path.with_suffix(".xml"), brand, path.name, size, [Box(*box, brand) for box in boxes])
        return path

    return add
