"""Which pixels a model is seen with: its own processor's, unless another preprocessing is asked for."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import get_args

import pytest
import torch
from PIL import Image
from transformers import CLIPImageProcessor, SiglipImageProcessor

from logoclip.config.schema import Preprocess
from logoclip.data.transforms import CLIP_MEAN, CLIP_STD, evaluation_transform, image_processor
from logoclip.errors import InputError
from logoclip.model.processor import model_transform, own_processor, pixel_statistics, preprocess_of

NOISE = Image.effect_noise((37, 90), 90).convert("RGB")
MEAN, STD = (0.5, 0.4, 0.3), (0.2, 0.3, 0.4)


@pytest.fixture
def model(tiny_clip_dir: Path, tmp_path: Path) -> Path:
    """A copy that a test may write into."""
    return Path(shutil.copytree(tiny_clip_dir, tmp_path / "model"))


@pytest.mark.parametrize("preprocess", get_args(Preprocess))
def test_a_processor_of_ours_is_called_by_its_name_and_used_as_it_is(preprocess: Preprocess, model: Path) -> None:
    image_processor(preprocess, 32, MEAN, STD).save_pretrained(model)
    name, transform = model_transform(str(model), 32)
    assert name == preprocess
    assert torch.equal(transform(NOISE), evaluation_transform(preprocess, 32, MEAN, STD)(NOISE))


def test_pixels_that_are_asked_for_are_those_of_every_other_model_with_them(model: Path) -> None:
    CLIPImageProcessor(size={"height": 32, "width": 32}, do_center_crop=False, image_mean=MEAN).save_pretrained(model)
    asked = model_transform(str(model), 32, asked="squash")[1]
    assert torch.equal(asked(NOISE), evaluation_transform("squash", 32, MEAN)(NOISE))
    assert not torch.equal(asked(NOISE), model_transform(str(model), 32)[1](NOISE))


def test_what_another_processor_does_is_its_own(model: Path) -> None:
    SiglipImageProcessor(size={"height": 32, "width": 32}).save_pretrained(model)
    assert model_transform(str(model), 32)[0] == "squash"
    assert preprocess_of(CLIPImageProcessor(do_resize=False)) == "own"


def test_a_model_without_a_processor_sees_clips_crop_and_colours(model: Path) -> None:
    (model / "preprocessor_config.json").unlink()
    assert own_processor(str(model)) is None
    name, transform = model_transform(str(model), 32)
    assert name == "crop"
    assert torch.equal(transform(NOISE), evaluation_transform("crop", 32)(NOISE))
    assert pixel_statistics(str(model)) == (CLIP_MEAN, CLIP_STD)


def test_pixels_are_normalised_as_the_model_says(model: Path) -> None:
    image_processor("squash", 32, MEAN, STD).save_pretrained(model)
    assert [tuple(part) for part in pixel_statistics(str(model))] == [MEAN, STD]


@pytest.mark.parametrize("text", ["{", '{"image_processor_type": "NoSuchProcessor"}', ""])
def test_a_processor_that_cannot_be_read_is_one_line_and_not_clips(model: Path, text: str) -> None:
    (model / "preprocessor_config.json").write_text(text)
    with pytest.raises(InputError, match=r"its processor \(preprocessor_config.json\) cannot be used: ") as error:
        own_processor(str(model))
    assert "\n" not in str(error.value)


def test_a_card_that_names_no_preprocessing_is_refused(model: Path) -> None:
    with pytest.raises(InputError, match="stretch is no preprocessing: crop, squash, letterbox"):
        model_transform(str(model), 32, {"preprocess": "stretch"})
