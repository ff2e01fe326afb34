"""A fingerprint is of the weights, however they are stored; and a checkpoint goes with no other base than its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import CLIPModel

from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP, load_clip
from logoclip.model.fingerprint import fingerprint, refuse_other_base
from logoclip.workspace import Workspace


def test_it_is_of_the_weights_and_not_of_their_files(tiny_clip_dir: Path, tmp_path: Path) -> None:
    own = fingerprint(load_clip(str(tiny_clip_dir)))
    CLIPModel.from_pretrained(tiny_clip_dir).save_pretrained(tmp_path / "shards", max_shard_size="50KB")
    wrapped = Path(shutil.copytree(tiny_clip_dir, tmp_path / "wrapped"))
    weights = load_file(wrapped / "model.safetensors")
    save_file({f"module.{n}": v for n, v in weights.items()}, wrapped / "model.safetensors", {"format": "pt"})
    assert fingerprint(load_clip(str(tmp_path / "shards"))) == fingerprint(load_clip(str(wrapped))) == own


def test_every_weight_of_the_vision_tower_counts_and_no_other(tiny_clip_dir: Path) -> None:
    clip = load_clip(str(tiny_clip_dir))
    own = fingerprint(clip)
    seen = {own}
    with torch.no_grad():
        for name, parameter in clip.named_parameters():
            first = parameter.flatten()[0].clone()
            parameter.view(-1)[0] += 1
            changed = fingerprint(clip)
            assert (changed != own) is (not name.startswith(("text_", "logit_scale"))), name
            seen.add(changed)
            parameter.view(-1)[0] = first
    assert len(seen) > 60


def test_a_model_knows_what_it_was_made_from(tiny_clip_dir: Path, tmp_path: Path) -> None:
    workspace = Workspace.make(tmp_path)
    shutil.copytree(tiny_clip_dir, workspace.models / "tiny")
    config = TrainingConfig(base_model="models/tiny", lora_r=4, freeze_layers=2)
    assert LogoFineTunedCLIP.from_config(config, workspace).base == fingerprint(load_clip(str(tiny_clip_dir)))
    at_random = config.model_copy(update={"random_init": True})
    first, second = (LogoFineTunedCLIP.from_config(at_random, workspace) for _ in range(2))
    assert first.base is None
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(one, other)


def test_another_base_is_refused_with_both_named() -> None:
    content = {"base": "a" * 64, "config": {"base_model": "models/first"}}
    refuse_other_base(Path("last.pt"), content, "a" * 64, "models/first")
    refuse_other_base(Path("last.pt"), {"config": {}}, "b" * 64, "models/first")
    for base, words in (("b" * 64, "fingerprint bbbbbbbbbbbb"), (None, "begun at random")):
        with pytest.raises(InputError) as error:
            refuse_other_base(Path("last.pt"), content, base, "models/second")
        assert str(error.value) == (
            "last.pt: was trained from models/first (fingerprint aaaaaaaaaaaa), and models/second holds other weights "
            f"now ({words}): put back what it was trained from, or start a new run"
        )
