"""Counts from a model's config, against the model itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.model.parameters import Tower, counted, read_tower
from logoclip.resources import DEMO_BASE

SHAPES = [(32, 3, 2, 8, 24, 16), (24, 2, 2, 4, 18, 10)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("freeze", "rank"), [(0, 0), (1, 0), (0, 4), (1, 3)])
def test_what_trains_is_what_the_real_model_trains(
    tmp_path: Path, shape: tuple[int, int, int, int, int, int], freeze: int, rank: int
) -> None:
    from logoclip.model.architecture import save_clip, small_clip
    from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP

    clip = small_clip(*shape)
    save_clip(clip, tmp_path, "crop")
    whole = sum(weight.numel() for weight in clip.vision_model.parameters()) + clip.visual_projection.weight.numel()
    model = LogoFineTunedCLIP(clip, lora_r=rank, freeze_layers=freeze)
    trained = sum(weight.numel() for weight in model.trainable_parameters().values())
    assert counted(tmp_path, TrainingConfig(freeze_layers=freeze, lora_r=rank)) == (trained, whole)


def test_the_published_model_has_its_published_size() -> None:
    # CLIP ViT-L/14: 304 million parameters in the vision tower (Radford et al., 2021).
    large = Tower(width=1024, inner=4096, layers=24, channels=3, patch=14, edge=224, projection=768)
    assert large.all == 303_966_208


def test_the_demo_base_has_a_tower() -> None:
    assert read_tower(DEMO_BASE).layers == 6


def test_a_model_without_a_layer_to_train_is_refused() -> None:
    with pytest.raises(InputError, match="less than the model's 6 layers"):
        counted(DEMO_BASE, TrainingConfig(freeze_layers=6))


@pytest.mark.parametrize("size", ["wide", None, [4]])
def test_a_size_that_is_no_number_is_one_line(tmp_path: Path, size: object) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"vision_config": {"hidden_size": size}}), encoding="utf-8")
    with pytest.raises(InputError, match="no number"):
        read_tower(tmp_path)
