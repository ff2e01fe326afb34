"""Preprocessing against Hugging Face's own processor, and what each part of the augmentation does."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
import torch
from PIL import Image

from logoclip.config.schema import Preprocess, TrainingConfig
from logoclip.data.transforms import augmentations, evaluation_transform, image_processor, training_transform

PARTS = ("augment_flip", "augment_rotation", "augment_colour", "augment_affine", "augment_greyscale")


def picture(width: int, height: int) -> Image.Image:
    """Noise: nothing is sharper."""
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8))


@pytest.mark.parametrize("size", [(120, 90), (41, 160), (57, 57), (3, 1)])
@pytest.mark.parametrize("preprocess", get_args(Preprocess))
def test_it_gives_the_pixels_of_hugging_faces_processor(preprocess: Preprocess, size: tuple[int, int]) -> None:
    ours = evaluation_transform(preprocess, 56)(picture(*size))
    theirs = image_processor(preprocess, 56)(images=picture(*size), return_tensors="pt")["pixel_values"][0]
    assert ours.shape == (3, 56, 56) and ours.dtype == torch.float32
    assert torch.equal(ours, theirs)


def test_the_text_of_a_transform_names_all_that_decides_its_pixels() -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"preprocess": "crop"},
        {"preprocess": "letterbox"},
        {"size": 48},
        {"mean": (0, 0, 0)},
        {"std": (1, 1, 1)},
    ]
    plain = {"preprocess": "squash", "size": 56}
    texts = {str(evaluation_transform(**{**plain, **change})) for change in changes}
    assert len(texts) == len(changes)
    assert str(evaluation_transform("squash", 56)) == str(evaluation_transform("squash", 56))


def test_a_preprocessing_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown preprocessing: stretch"):
        evaluation_transform("stretch", 56)  # type: ignore[arg-type]


def test_a_letterbox_keeps_the_whole_of_a_wide_mark_and_a_crop_cuts_it() -> None:
    wide = Image.new("RGB", (400, 100), (10, 10, 10))
    wide.paste((250, 0, 0), (0, 0, 50, 100))  # what stands at its left end
    red = {
        preprocess: evaluation_transform(preprocess, 56, (0, 0, 0), (1, 1, 1))(wide)[0].max().item()
        for preprocess in ("letterbox", "squash", "crop")
    }
    assert red["letterbox"] > 0.9
    assert red["squash"] > 0.9
    assert red["crop"] < 0.1


@pytest.mark.parametrize("part", PARTS)
def test_each_part_can_be_switched_off(part: str) -> None:
    alone = {name: name == part for name in PARTS}
    assert len(augmentations(TrainingConfig(augmentation="medium", **alone))) == 1
    assert augmentations(TrainingConfig(augmentation="medium", **dict.fromkeys(PARTS, False))) == []


def test_no_augmentation_is_the_evaluation_transform() -> None:
    config = TrainingConfig(augmentation="none", preprocess="squash")
    crop = picture(80, 60)
    assert torch.equal(training_transform(config, 56)(crop), evaluation_transform("squash", 56)(crop))


def test_stronger_augmentation_changes_more() -> None:
    crop = picture(80, 60)
    unchanged = evaluation_transform("squash", 56)(crop)

    def change(strength: str) -> float:
        config = TrainingConfig(augmentation=strength, preprocess="squash", augment_flip=False)
        transform = training_transform(config, 56)
        torch.manual_seed(0)
        return float(np.mean([(transform(crop) - unchanged).abs().mean().item() for _ in range(30)]))

    assert 0 < change("light") < change("medium") < change("strong")
