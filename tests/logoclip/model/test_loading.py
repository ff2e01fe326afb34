"""A weight that a model needs comes from its files, or the model is refused and the weight named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForObjectDetection, CLIPModel, YolosConfig, YolosForObjectDetection

from logoclip.errors import InputError
from logoclip.model.clip_weights import check_clip, is_needed
from logoclip.model.fine_tuned_clip import load_clip
from logoclip.model.loading import load_whole

Weights = dict[str, torch.Tensor]
Change = Callable[[Weights], Weights]

LAYER = "vision_model.encoder.layers.2.mlp.fc1.weight"
BEYOND = "vision_model.encoder.layers.4.mlp.fc1.weight"
PROJECTION = "visual_projection.weight"
BIAS = "vision_model.post_layernorm.bias"


def without(part: str) -> Change:
    return lambda weights: {name: value for name, value in weights.items() if part not in name}


def under(prefix: str) -> Change:
    return lambda weights: {f"{prefix}{name}": value for name, value in weights.items()}


def with_value(name: str, value: Callable[[torch.Tensor], torch.Tensor]) -> Change:
    return lambda weights: {**weights, name: value(weights.get(name, weights[LAYER])).contiguous()}


@pytest.fixture
def changed(tiny_clip_dir: Path, tmp_path: Path) -> Callable[[Change], Path]:
    """The tiny model with other weights in its file."""

    def make(change: Change) -> Path:
        model = Path(shutil.copytree(tiny_clip_dir, tmp_path / "model"))
        save_file(change(load_file(model / "model.safetensors")), model / "model.safetensors", {"format": "pt"})
        return model

    return make


WRONG: dict[str, tuple[Change, str]] = {
    "one layer": (without(".layers.2."), "are missing: vision_model.encoder.layers.2"),
    "one weight": (without(LAYER), f"are missing: {LAYER};"),
    "the projection": (without(PROJECTION), f"are missing: {PROJECTION};"),
    "a layer too many": (with_value(BEYOND, lambda value: value.clone()), f"config.json speaks of: {BEYOND};"),
    "another shape": (with_value(LAYER, lambda value: value[:7]), f"other shapes .*: {LAYER};"),
    "another model around it": (under("student."), "are missing: vision_model.* and [0-9]+ more"),
    "not a number": (with_value(LAYER, lambda value: value * float("nan")), rf"not finite .*: {LAYER};"),
    "infinite": (with_value(BIAS, lambda value: value + float("inf")), rf"not finite .*: {BIAS};"),
    "one infinite projection": (
        with_value(PROJECTION, lambda v: v / torch.zeros(())),
        rf"not finite .*: {PROJECTION};",
    ),
}


@pytest.mark.parametrize(("change", "text"), WRONG.values(), ids=WRONG.keys())
def test_a_weight_that_is_not_as_it_should_be_is_named(
    changed: Callable[[Change], Path], change: Change, text: str
) -> None:
    with pytest.raises(InputError, match=text) as error:
        load_clip(str(changed(change)))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (without(LAYER), "are missing"),
        (with_value(BEYOND, lambda value: value.clone()), "are unknown to the model"),
        (with_value(LAYER, lambda value: value[:7]), "have another shape than the model"),
    ],
)
def test_what_the_library_reports_is_believed_without_a_look_at_the_files(
    changed: Callable[[Change], Path], change: Change, text: str
) -> None:
    with pytest.raises(InputError, match=text):
        load_whole(CLIPModel.from_pretrained, str(changed(change)), is_needed)


HARMLESS: dict[str, Change] = {
    "wrapped for several processes": under("module."),
    "compiled": under("_orig_mod."),
    "both": under("_orig_mod.module."),
    "within a model of CLIP": under("clip."),
    "no text tower": without("text_"),
    "no temperature": without("logit_scale"),
    "an infinite text": with_value("text_projection.weight", lambda value: value / torch.zeros(())),
    "positions that are counted": lambda weights: {
        **weights,
        "vision_model.embeddings.position_ids": torch.arange(17)[None],
    },
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_no_picture_needs_is_no_matter_and_wrappers_are_taken_off(
    changed: Callable[[Change], Path], change: Change, tiny_clip_dir: Path, tmp_path: Path
) -> None:
    place = changed(change)
    check_clip(place)
    clip = load_clip(str(place))
    wanted = load_clip(str(tiny_clip_dir)).state_dict()
    for name, value in clip.state_dict().items():
        if is_needed(name):
            assert torch.equal(value, wanted[name]), name


@pytest.fixture
def detector(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    config = YolosConfig(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        image_size=[32, 32],
        num_detection_tokens=2,
        num_labels=1,
    )
    YolosForObjectDetection(config).save_pretrained(tmp_path / "detector")
    return tmp_path / "detector"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (without("class_labels_classifier.layers.0.weight"), "are missing: class_labels_classifier.layers.0.weight;"),
        (lambda w: {**w, "mask_head.weight": torch.ones(3)}, "are unknown to the model: mask_head.weight;"),
        (lambda w: {**w, "vit.layernorm.bias": torch.ones(3)}, "another shape than the model: vit.layernorm.bias;"),
        (lambda w: {**w, "vit.layernorm.bias": torch.full((16,), float("nan"))}, "not finite .*: vit.layernorm.bias;"),
    ],
)
def test_a_detector_is_whole_or_refused(detector: Path, change: Change, text: str) -> None:
    load_whole(AutoModelForObjectDetection.from_pretrained, str(detector))
    path = detector / "model.safetensors"
    save_file(change(load_file(path)), path, {"format": "pt"})
    with pytest.raises(InputError, match=text):
        load_whole(AutoModelForObjectDetection.from_pretrained, str(detector))


def test_a_model_that_is_no_detector_is_one_line(tiny_clip_dir: Path) -> None:
    with pytest.raises(InputError, match=f"{tiny_clip_dir}: cannot be loaded: ") as error:
        load_whole(AutoModelForObjectDetection.from_pretrained, str(tiny_clip_dir))
    assert "\n" not in str(error.value)
