"""The model in two parts against Hugging Face's own forward pass."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from torch.nn import functional
from transformers import CLIPModel

from logoclip.errors import InputError
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP, load_clip

PIXELS = torch.randn(5, 3, 32, 32, generator=torch.Generator().manual_seed(0))


def reference(clip: CLIPModel) -> torch.Tensor:
    clip.eval()
    with torch.no_grad():
        return functional.normalize(clip.get_image_features(pixel_values=PIXELS).pooler_output, dim=-1)


def randomised(model: LogoFineTunedCLIP) -> LogoFineTunedCLIP:
    """With all that trains moved: LoRA's B is zero at first, and equal to nothing done."""
    with torch.no_grad():
        for parameter in model.trainable_parameters().values():
            parameter.add_(torch.randn_like(parameter), alpha=0.1)
    return model.eval()


@pytest.mark.parametrize("freeze_layers", [0, 1, 3])
@pytest.mark.parametrize("lora_r", [0, 4])
def test_before_training_it_is_the_base_model(tiny_clip_dir: Path, lora_r: int, freeze_layers: int) -> None:
    wanted = reference(load_clip(str(tiny_clip_dir)))
    model = LogoFineTunedCLIP(load_clip(str(tiny_clip_dir)), lora_r=lora_r, freeze_layers=freeze_layers).eval()
    torch.testing.assert_close(model(PIXELS).detach(), wanted)


@pytest.mark.parametrize("lora_r", [0, 4])
def test_merged_gives_the_trained_embeddings_and_leaves_the_model_alone(tiny_clip_dir: Path, lora_r: int) -> None:
    model = randomised(LogoFineTunedCLIP(load_clip(str(tiny_clip_dir)), lora_r=lora_r, freeze_layers=2))
    before = model(PIXELS).detach()
    merged = model.merged()
    assert not torch.allclose(before, reference(load_clip(str(tiny_clip_dir))), atol=1e-3)
    torch.testing.assert_close(reference(merged), before, atol=1e-5, rtol=1e-4)
    assert {*merged.state_dict()} == {*load_clip(str(tiny_clip_dir)).state_dict()}
    torch.testing.assert_close(model(PIXELS).detach(), before, atol=0, rtol=0)


def test_only_the_upper_layers_and_the_projection_train(tiny_clip_dir: Path) -> None:
    model = LogoFineTunedCLIP(load_clip(str(tiny_clip_dir)), lora_r=4, freeze_layers=3)
    names = model.trainable_parameters()
    assert any("visual_projection" in name for name in names)
    assert all("vision_model.encoder.layers.3." in name for name in names if "visual_projection" not in name)
    assert {name.split(".lora_")[0].rsplit(".", 1)[-1] for name in names if "lora_" in name} == {
        "q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2",
    }  # fmt: skip


def test_the_embeddings_train_only_without_frozen_layers_and_without_lora(tiny_clip_dir: Path) -> None:
    def trains_patches(lora_r: int, freeze_layers: int) -> bool:
        model = LogoFineTunedCLIP(load_clip(str(tiny_clip_dir)), lora_r=lora_r, freeze_layers=freeze_layers)
        return any("patch_embedding" in name for name in model.trainable_parameters())

    assert trains_patches(0, 0)
    assert not any([trains_patches(4, 0), trains_patches(0, 1), trains_patches(4, 1)])


@pytest.mark.parametrize("lora_r", [0, 4])
def test_the_trainable_state_carries_the_whole_training(tiny_clip_dir: Path, lora_r: int) -> None:
    trained = randomised(LogoFineTunedCLIP(load_clip(str(tiny_clip_dir)), lora_r=lora_r, freeze_layers=2))
    fresh = LogoFineTunedCLIP(load_clip(str(tiny_clip_dir)), lora_r=lora_r, freeze_layers=2).eval()
    fresh.load_trainable_state(trained.trainable_state())
    torch.testing.assert_close(fresh(PIXELS), trained(PIXELS), atol=0, rtol=0)


def test_a_state_of_another_shape_is_refused_by_name(tiny_clip_dir: Path) -> None:
    four = LogoFineTunedCLIP(load_clip(str(tiny_clip_dir)), lora_r=4, freeze_layers=2)
    eight = LogoFineTunedCLIP(load_clip(str(tiny_clip_dir)), lora_r=8, freeze_layers=2)
    none = LogoFineTunedCLIP(load_clip(str(tiny_clip_dir)), lora_r=0, freeze_layers=2)
    with pytest.raises(InputError, match=r"another shape: .*lora_A.* is \[8, 32\] there and \[4, 32\] here"):
        four.load_trainable_state(eight.trainable_state())
    with pytest.raises(InputError, match="of another model"):
        four.load_trainable_state(none.trainable_state())


def test_freezing_every_layer_is_refused(tiny_clip_dir: Path) -> None:
    with pytest.raises(InputError, match="less than the model's 4 layers, given 12"):
        LogoFineTunedCLIP(load_clip(str(tiny_clip_dir)), freeze_layers=12)


def test_random_weights_share_nothing_but_the_architecture(tiny_clip_dir: Path) -> None:
    base, fresh = load_clip(str(tiny_clip_dir)), load_clip(str(tiny_clip_dir), random_init=True)
    assert {n: p.shape for n, p in base.named_parameters()} == {n: p.shape for n, p in fresh.named_parameters()}
    assert not torch.allclose(base.visual_projection.weight, fresh.visual_projection.weight)


def test_a_half_precision_model_loads_as_float32(tiny_clip_dir: Path, tmp_path: Path) -> None:
    load_clip(str(tiny_clip_dir)).half().save_pretrained(tmp_path)
    assert load_clip(str(tmp_path)).dtype == torch.float32


def test_a_model_in_the_cache_is_loaded_without_asking_the_hub(
    tiny_clip_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = tmp_path / "models--somebody--clip" / "snapshots" / "abc"
    shutil.copytree(tiny_clip_dir, snapshot)
    (tmp_path / "models--somebody--clip" / "refs").mkdir()
    (tmp_path / "models--somebody--clip" / "refs" / "main").write_text("abc")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("the hub was asked")

    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("socket.getaddrinfo", asked)
    torch.testing.assert_close(reference(load_clip("somebody/clip")), reference(load_clip(str(tiny_clip_dir))))


def test_a_cache_that_cannot_be_read_is_not_called_empty(
    tiny_clip_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = tmp_path / "models--somebody--clip" / "refs"
    (refs / "main").mkdir(parents=True)  # a right that is missing shows itself in the same way, but not to root
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(
        InputError, match=f"{refs}/main: cannot be read: Is a directory; somebody/clip is in the Hugging"
    ):
        load_clip("somebody/clip")


def test_a_missing_base_model_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(InputError, match=r"hf download openai/clip-none.*works offline"):
        load_clip("openai/clip-none")
    with pytest.raises(InputError, match="holds no CLIP model"):
        load_clip(str(tmp_path))
