"""What light code expects of a CLIP model's weights is what transformers' own CLIP has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from transformers import AutoConfig, CLIPModel

from logoclip.errors import InputError
from logoclip.model.architecture import small_clip
from logoclip.model.clip_weights import check_clip, is_needed, vision_shapes


@settings(max_examples=15, deadline=None)
@given(
    width=some.sampled_from([8, 24, 64]),
    layers=some.integers(1, 4),
    patch=some.sampled_from([4, 7, 8]),
    image_size=some.sampled_from([8, 28, 33]),
    projection=some.integers(1, 20),
)
def test_names_and_shapes_are_the_librarys(
    width: int, layers: int, patch: int, image_size: int, projection: int
) -> None:
    clip = small_clip(width, layers, 2, patch, image_size, projection)
    library = {name: tuple(value.shape) for name, value in clip.state_dict().items() if is_needed(name)}
    assert vision_shapes(clip.config.to_dict()) == library


def test_a_config_that_says_nothing_means_what_it_means_to_the_library() -> None:
    library = CLIPModel(CLIPModel.config_class()).state_dict()
    assert vision_shapes({}) == {name: tuple(value.shape) for name, value in library.items() if is_needed(name)}


def test_sizes_that_are_none_are_an_error_and_no_traceback() -> None:
    for sizes in ({"hidden_size": "wide"}, {"patch_size": 0}, {"num_hidden_layers": None}):
        with pytest.raises(InputError, match="holds no sizes"):
            vision_shapes({"vision_config": sizes})


@pytest.mark.parametrize("kind", ["siglip", "dinov2", "clip_vision_model", "chinese_clip", "vit"])
@pytest.mark.parametrize("weights", [True, False])
def test_a_model_of_another_type_is_refused(tiny_clip_dir: Path, tmp_path: Path, kind: str, weights: bool) -> None:
    shutil.copytree(tiny_clip_dir, tmp_path / "model")
    AutoConfig.for_model(kind).save_pretrained(tmp_path / "model")
    with pytest.raises(InputError, match=f"holds a model of type {kind}, which is not supported"):
        check_clip(tmp_path / "model", weights=weights)


def test_an_architecture_alone_needs_no_weights(tiny_clip_dir: Path, tmp_path: Path) -> None:
    shutil.copy(tiny_clip_dir / "config.json", tmp_path)
    check_clip(tmp_path, weights=False)
    with pytest.raises(InputError, match="holds no weights"):
        check_clip(tmp_path)
    with pytest.raises(InputError, match="holds no CLIP model"):
        check_clip(tmp_path / "nothing")
