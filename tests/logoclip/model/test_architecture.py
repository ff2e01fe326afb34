from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import CLIPModel, CLIPProcessor

from logoclip.config.schema import Preprocess
from logoclip.data.transforms import CLIP_MEAN, CLIP_STD, image_processor
from logoclip.model.architecture import byte_tokenizer, save_clip, small_clip


def test_a_saved_model_loads_with_its_processor_and_the_same_weights(tiny_clip_dir: Path) -> None:
    model = CLIPModel.from_pretrained(tiny_clip_dir)
    processor = CLIPProcessor.from_pretrained(tiny_clip_dir)
    inputs = processor(text=["a logo"], images=[Image.new("RGB", (80, 20))], return_tensors="pt", padding=True)
    output = model(**inputs)
    assert output.image_embeds.shape == output.text_embeds.shape == (1, 16)


def test_weights_survive_the_disk(tmp_path: Path) -> None:
    model = small_clip(width=16, layers=1, heads=2, patch=8, image_size=16, projection=8)
    save_clip(model, tmp_path, "crop")
    loaded = CLIPModel.from_pretrained(tmp_path).state_dict()
    for name, value in model.state_dict().items():
        torch.testing.assert_close(loaded[name], value, rtol=0, atol=0)


def test_the_tokenizer_has_a_token_for_every_byte_and_gives_text_back() -> None:
    tokenizer = byte_tokenizer()
    assert len(tokenizer) == 514
    tokens = tokenizer("zürich 7 · ☂").input_ids
    assert tokenizer.unk_token_id not in tokens[1:-1]
    assert tokenizer.decode(tokens, skip_special_tokens=True).replace(" ", "") == "zürich7·☂"


def _pixels(preprocess: Preprocess, image: Image.Image) -> np.ndarray:
    """What the processor makes of `image`, back in 0–1."""
    tensor = image_processor(preprocess, 32)(images=image, return_tensors="pt")["pixel_values"][0]
    values = tensor * torch.tensor(CLIP_STD)[:, None, None] + torch.tensor(CLIP_MEAN)[:, None, None]
    return values.numpy()


def _wordmark() -> Image.Image:
    """Four times as wide as high: red, then white in the middle half, then blue."""
    image = Image.new("RGB", (128, 32), "white")
    image.paste("red", (0, 0, 32, 32))
    image.paste("blue", (96, 0, 128, 32))
    return image


@pytest.mark.parametrize("preprocess", get_args(Preprocess))
def test_every_preprocessing_gives_a_square(preprocess: Preprocess) -> None:
    assert _pixels(preprocess, _wordmark()).shape == (3, 32, 32)


def test_crop_cuts_the_ends_off_and_the_others_keep_them() -> None:
    crop, squash, letterbox = (_pixels(name, _wordmark()) for name in ("crop", "squash", "letterbox"))
    np.testing.assert_allclose(crop, 1, atol=0.02)
    np.testing.assert_allclose(squash[:, 16, 2], (1, 0, 0), atol=0.02)
    np.testing.assert_allclose(letterbox[:, 16, 2], (1, 0, 0), atol=0.02)
    np.testing.assert_allclose(squash[:, 2, 29], (0, 0, 1), atol=0.02)


def test_a_letterbox_is_centred_on_the_mean_colour() -> None:
    letterbox = _pixels("letterbox", _wordmark())
    mean = np.array(CLIP_MEAN)[:, None, None]
    filled = np.abs(letterbox - mean).max(axis=(0, 2)) < 0.01
    # The rows at the edges of the mark are mixed of both.
    assert set(range(13, 19)) <= set(np.flatnonzero(~filled).tolist()) <= set(range(11, 21))
