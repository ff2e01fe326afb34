"""Preprocessing against Hugging Face's own processor, and what each part of the augmentation does."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image, ImageFilter

from logoclip.config.schema import Preprocess, TrainingConfig
from logoclip.data.transforms import augmentations, evaluation_transform, pad_to_square, training_transform
from logoclip.model.architecture import image_processor

PARTS = ("augment_flip", "augment_rotation", "augment_colour", "augment_affine", "augment_greyscale")


def picture(width: int, height: int) -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(3))


@pytest.mark.parametrize("size", [(120, 90), (40, 160), (57, 57)])
@pytest.mark.parametrize("preprocess", ["crop", "squash", "letterbox"])
def test_it_gives_the_pixels_of_hugging_faces_processor(preprocess: Preprocess, size: tuple[int, int]) -> None:
    ours = evaluation_transform(preprocess, 56)(picture(*size))
    processor = image_processor(preprocess, 56)
    theirs = processor(images=picture(*size), return_tensors="pt")["pixel_values"][0]
    assert ours.shape == theirs.shape == (3, 56, 56)
    # The resized edge may fall on another half pixel; nothing else may differ.
    assert (ours - theirs).abs().mean() < 0.05


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
    assert pad_to_square(wide).size == (400, 400)


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
