"""A third party sees the pixels that this program sees, of sharp pictures of every aspect; and docs/pixel_parity.py."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image
from transformers import CLIPImageProcessor

from logoclip.config.schema import Preprocess
from logoclip.data.prepare import prepare
from logoclip.errors import InputError
from logoclip.model.encoder import Encoder
from tests.data_sets import write_data_set

SCRIPT = Path(__file__).parent.parent / "docs" / "pixel_parity.py"
EXTREMES = (
    (1, 8),
    (8, 1),
    (1, 1),
    (3, 5),
    (31, 33),
    (32, 32),
    (33, 32),
    (40, 161),
    (161, 40),
    (1999, 250),
    (251, 2001),
)


@pytest.fixture(scope="module")
def parity() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pixel_parity", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pictures(parity: ModuleType) -> list[Image.Image]:
    """Drawn ones of every aspect, and the sizes at which a rounding or the middle of an odd number is decided."""
    aspects: list[Image.Image] = parity.drawn(40, seed=1)
    extremes = [Image.effect_noise(size, 90).convert("RGB") for size in EXTREMES]
    return [*aspects, *extremes]


@pytest.mark.parametrize("preprocess", ["crop", "squash", "letterbox"])
def test_an_export_gives_a_third_party_our_pixels(
    parity: ModuleType, pictures: list[Image.Image], tiny_clip_dir: Path, tmp_path: Path, preprocess: Preprocess
) -> None:
    kinds = dict(parity.models(tiny_clip_dir, tmp_path, [preprocess]))
    assert len(kinds) == 5  # the base; merged and not; and each of those as the base of another
    for name, directory in kinds.items():
        for backend, found in parity.compare(directory, pictures).items():
            assert found["pixel"] <= (0 if backend == "torchvision" else 2), (name, backend)
            assert found["cosine"] >= 0.9995, (name, backend)


# What a base may say of itself, as `CLIPImageProcessor` saves it.
SETTINGS: dict[str, dict[str, Any]] = {
    "CLIP's own": {"size": {"shortest_edge": 32}},
    "a larger cut": {"size": {"shortest_edge": 40}},
    "another filter": {"size": {"shortest_edge": 32}, "resample": Image.Resampling.LANCZOS},
    "other colours": {"size": {"shortest_edge": 32}, "image_mean": [0.5, 0.4, 0.3], "image_std": [0.2, 0.3, 0.4]},
    "no cut": {"size": {"height": 32, "width": 32}, "do_center_crop": False},
    "filled up": {"size": {"max_height": 32, "max_width": 32}},
    "not normalised": {"size": {"shortest_edge": 32}, "do_normalize": False},
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
def test_a_base_is_seen_with_the_pixels_of_its_own_processor(
    parity: ModuleType, pictures: list[Image.Image], tiny_clip_dir: Path, tmp_path: Path, settings: dict[str, Any]
) -> None:
    base = Path(shutil.copytree(tiny_clip_dir, tmp_path / "base"))
    CLIPImageProcessor(crop_size={"height": 32, "width": 32}, **settings).save_pretrained(base)
    assert parity.compare(base, pictures)["torchvision"] == {"pixel": 0.0, "cosine": pytest.approx(1.0)}


@pytest.mark.parametrize(
    "settings",
    [
        {"size": {"shortest_edge": 32}, "do_center_crop": False},
        {"size": {"shortest_edge": 48}, "crop_size": {"height": 48, "width": 48}},
        {"do_resize": False, "do_center_crop": False},
    ],
)
def test_a_base_whose_processor_gives_what_it_does_not_take_is_refused(
    tiny_clip_dir: Path, tmp_path: Path, settings: dict[str, Any]
) -> None:
    base = Path(shutil.copytree(tiny_clip_dir, tmp_path / "base"))
    CLIPImageProcessor(**settings).save_pretrained(base)
    with pytest.raises(
        InputError, match=r"preprocessor_config.json\) makes 3 × \d+ × \d+ .* takes 3 × 32 × 32"
    ) as error:
        Encoder.load(str(base))
    assert "\n" not in str(error.value)


def test_the_script_takes_crops_of_prepared_data(parity: ModuleType, tmp_path: Path) -> None:
    write_data_set(tmp_path / "photographs", 2, 3)
    prepare(tmp_path / "photographs", tmp_path / "data", processes=1)
    crops = parity.real(tmp_path / "data", 4)
    assert len(crops) == 4 and {crop.mode for crop in crops} == {"RGB"}
