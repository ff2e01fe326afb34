"""An encoder against Hugging Face's own processor and model."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import AutoImageProcessor, CLIPModel

from logoclip.config.schema import Preprocess
from logoclip.data.transforms import image_processor
from logoclip.errors import InputError
from logoclip.model.card import write_card
from logoclip.model.encoder import Encoder

CPU = torch.device("cpu")


@pytest.fixture
def model(tiny_clip_dir: Path, tmp_path: Path) -> Path:
    """A copy that a test may write into."""
    return Path(shutil.copytree(tiny_clip_dir, tmp_path / "model"))


def wordmarks() -> list[Image.Image]:
    """Three sharp pictures, wide, high and square."""
    squares = np.random.default_rng(0).integers(0, 256, (3, 4, 4, 3), dtype=np.uint8)
    sizes = ((128, 32), (40, 91), (64, 64))
    return [Image.fromarray(n).resize(size, Image.Resampling.NEAREST) for n, size in zip(squares, sizes, strict=True)]


def hugging_face(directory: Path, pictures: list[Image.Image]) -> np.ndarray:
    pixels = AutoImageProcessor.from_pretrained(directory)(images=pictures, return_tensors="pt").pixel_values
    with torch.no_grad():
        features = CLIPModel.from_pretrained(directory).eval().get_image_features(pixel_values=pixels).pooler_output
    vectors: np.ndarray = features.numpy()
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("preprocess", get_args(Preprocess))
def test_pictures_become_the_unit_vectors_that_hugging_face_makes_of_them(preprocess: Preprocess, model: Path) -> None:
    mean, std = (0.5, 0.4, 0.3), (0.2, 0.3, 0.4)
    image_processor(preprocess, 32, mean, std).save_pretrained(model)
    write_card(model, {"preprocess": preprocess})
    encoder = Encoder.load(str(model), CPU)
    embeddings = encoder.embed_images(wordmarks())
    assert encoder.preprocess == preprocess and embeddings.dtype == np.float32
    cosines = (embeddings * hugging_face(model, wordmarks())).sum(axis=1)
    np.testing.assert_allclose(cosines, 1, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(embeddings, axis=1), 1, atol=1e-5)


def test_files_and_pictures_give_the_same(model: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for path, picture in zip(paths, wordmarks(), strict=True):
        picture.save(path)
    encoder = Encoder.load(str(model), CPU)
    np.testing.assert_allclose(encoder.embed_files(paths), encoder.embed_images(wordmarks()), atol=1e-6)


def test_a_batch_decides_nothing(model: Path) -> None:
    encoder = Encoder.load(str(model), CPU)
    one_by_one = np.concatenate([encoder.embed_images([picture]) for picture in wordmarks()])
    np.testing.assert_allclose(encoder.embed_images(wordmarks()), one_by_one, atol=1e-6)


def test_what_is_asked_for_goes_before_the_card_and_the_processor_comes_last(model: Path) -> None:
    assert Encoder.load(str(model), CPU).preprocess == "squash"
    write_card(model, {"preprocess": "letterbox"})
    assert Encoder.load(str(model), CPU).preprocess == "letterbox"
    assert Encoder.load(str(model), CPU, preprocess="squash").preprocess == "squash"


def test_a_model_that_was_saved_in_half_precision_computes_in_float32(model: Path) -> None:
    exact = Encoder.load(str(model), CPU).embed_images(wordmarks())
    CLIPModel.from_pretrained(model).half().save_pretrained(model)
    encoder = Encoder.load(str(model), CPU)
    assert {parameter.dtype for parameter in encoder.clip.parameters()} == {torch.float32}
    np.testing.assert_allclose(encoder.embed_images(wordmarks()), exact, atol=5e-3)


def test_a_directory_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no CLIP model"):
        Encoder.load(str(tmp_path), CPU)
