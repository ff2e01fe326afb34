from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from peft import PeftModel
from safetensors.torch import load_file, save_file
from transformers import CLIPModel, CLIPProcessor

from logoclip.config.schema import TrainingConfig
from logoclip.data.brands import Split
from logoclip.errors import InputError, JobError
from logoclip.export.export import export_checkpoint, export_model, sample_pixels
from logoclip.model.card import read_card, write_card
from logoclip.model.encoder import Encoder
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP, load_clip
from logoclip.model.fingerprint import fingerprint
from logoclip.model.weights import ADAPTER, BASE
from logoclip.training.checkpoint import load_checkpoint, save_checkpoint
from logoclip.workspace import Workspace

CPU = torch.device("cpu")
ALIASES = {"file": "data/aliases.yaml", "digest": "1f", "used": {"lv": "a"}}
CARD = {"base_model": "tiny", "monitor": "separation", "epoch": 1, "best_value": 0.4, "lora_r": 4}


def trained(clip: CLIPModel, lora_r: int = 4, preprocess: str = "squash") -> LogoFineTunedCLIP:
    """A model whose every trainable weight has moved: with LoRA's B at its initial zero any comparison would pass."""
    model = LogoFineTunedCLIP(clip, lora_r=lora_r, freeze_layers=2, preprocess=preprocess).eval()
    torch.manual_seed(1)
    with torch.no_grad():
        for name, parameter in model.trainable_parameters().items():
            parameter.add_(torch.randn_like(parameter) * (0.3 if "lora" in name else 0.05))
    return model


@pytest.fixture
def model(tiny_clip_dir: Path) -> LogoFineTunedCLIP:
    return trained(load_clip(str(tiny_clip_dir)))


@pytest.fixture
def export(tiny_clip_dir: Path, tmp_path: Path) -> Callable[..., Path]:
    def run(model: LogoFineTunedCLIP, name: str = "exported", **options: bool) -> Path:
        export_model(model, tmp_path / name, base=str(tiny_clip_dir), card=CARD, **options)
        return tmp_path / name

    return run


def embeddings_of(model: CLIPModel) -> torch.Tensor:
    with torch.inference_mode():
        features = model.get_image_features(pixel_values=sample_pixels(32)).pooler_output
    return torch.nn.functional.normalize(features, dim=-1)


def third_party(directory: Path) -> CLIPModel:
    """The model as someone loads it who has read its README."""
    if not (directory / ADAPTER).exists():
        return CLIPModel.from_pretrained(directory)
    return PeftModel.from_pretrained(CLIPModel.from_pretrained(directory / BASE), directory).merge_and_unload()


@pytest.mark.parametrize("merge_lora", [True, False])
@pytest.mark.parametrize("lora_r", [4, 0])
def test_hugging_face_and_this_project_load_the_trained_model(
    tiny_clip_dir: Path, export: Callable[..., Path], merge_lora: bool, lora_r: int
) -> None:
    base = embeddings_of(CLIPModel.from_pretrained(tiny_clip_dir))
    model = trained(load_clip(str(tiny_clip_dir)), lora_r)
    with torch.inference_mode():
        expected = model(sample_pixels(32))
    assert (expected - base).abs().max() > 0.05
    directory = export(model, merge_lora=merge_lora)
    torch.testing.assert_close(embeddings_of(third_party(directory)), expected, atol=1e-4, rtol=0)
    with torch.inference_mode():
        ours = Encoder.load(str(directory), CPU)(sample_pixels(32))
    torch.testing.assert_close(ours, expected, atol=1e-4, rtol=0)
    assert (directory / ADAPTER).exists() is (lora_r > 0 and not merge_lora)
    assert read_card(directory)["merged"] is not (directory / ADAPTER).exists()


def test_an_unmerged_export_loads_wherever_it_is_and_without_its_base(
    model: LogoFineTunedCLIP, export: Callable[..., Path], tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere" / "model"
    moved.parent.mkdir()
    export(model, merge_lora=False).rename(moved)
    with torch.inference_mode():
        torch.testing.assert_close(embeddings_of(third_party(moved)), model(sample_pixels(32)), atol=1e-4, rtol=0)
    assert json.loads((moved / "adapter_config.json").read_text())["base_model_name_or_path"] is None


@pytest.mark.parametrize("lora_r", [4, 0])
def test_an_unmerged_export_can_be_the_base_of_another_training(
    model: LogoFineTunedCLIP, export: Callable[..., Path], lora_r: int
) -> None:
    first = export(model, "first", merge_lora=False)
    second = LogoFineTunedCLIP(load_clip(str(first)), lora_r=lora_r, freeze_layers=2).eval()
    with torch.inference_mode():
        torch.testing.assert_close(second(sample_pixels(32)), model(sample_pixels(32)), atol=1e-4, rtol=0)
    again = trained(load_clip(str(first)), lora_r)
    with torch.inference_mode():
        expected = again(sample_pixels(32))
    for merge_lora in (True, False):
        directory = export(again, f"second-{merge_lora}", merge_lora=merge_lora)
        torch.testing.assert_close(embeddings_of(third_party(directory)), expected, atol=1e-4, rtol=0)


@pytest.mark.parametrize("has_peft", [True, False])
def test_an_unmerged_export_is_never_taken_for_its_base(
    model: LogoFineTunedCLIP, export: Callable[..., Path], has_peft: bool
) -> None:
    hide = "" if has_peft else "sys.modules['peft'] = None; "
    code = f"import sys; {hide}from transformers import CLIPModel; CLIPModel.from_pretrained(sys.argv[1])"
    command = [sys.executable, "-c", code, str(export(model, merge_lora=False))]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0
    assert "no file named model.safetensors" in done.stderr


def test_an_unmerged_export_of_an_earlier_version_still_loads(
    model: LogoFineTunedCLIP, export: Callable[..., Path]
) -> None:
    directory = export(model, merge_lora=False)
    (directory / BASE / "model.safetensors").rename(directory / "model.safetensors")
    shutil.rmtree(directory / BASE)
    with torch.inference_mode():
        expected = model(sample_pixels(32))
    torch.testing.assert_close(embeddings_of(load_clip(str(directory))), expected, atol=1e-4, rtol=0)


@pytest.mark.parametrize("part", [ADAPTER, f"{BASE}/model.safetensors"])
def test_an_unmerged_export_that_lacks_weights_is_refused(
    model: LogoFineTunedCLIP, export: Callable[..., Path], part: str
) -> None:
    directory = export(model, merge_lora=False)
    weights = load_file(directory / part)
    lost = sorted(name for name in weights if "layers.3." in name)[0]
    save_file({name: value for name, value in weights.items() if name != lost}, directory / part, {"format": "pt"})
    with pytest.raises(InputError, match=f"are missing: {lost};"):
        load_clip(str(directory))
    save_file({**weights, lost: weights[lost] * float("nan")}, directory / part, {"format": "pt"})
    with pytest.raises(InputError, match="are not finite"):
        load_clip(str(directory))
    os.truncate(directory / part, 1000)
    with pytest.raises(InputError, match=f"{part}: is cut off"):
        load_clip(str(directory))


@pytest.mark.parametrize("merge_lora", [True, False])
def test_weights_that_came_wrapped_are_exported_under_their_own_names(
    tiny_clip_dir: Path, export: Callable[..., Path], tmp_path: Path, merge_lora: bool
) -> None:
    wrapped = Path(shutil.copytree(tiny_clip_dir, tmp_path / "wrapped"))
    weights = load_file(wrapped / "model.safetensors")
    save_file(
        {f"module.{name}": value for name, value in weights.items()}, wrapped / "model.safetensors", {"format": "pt"}
    )
    directory = export(trained(load_clip(str(wrapped))), merge_lora=merge_lora)
    written = load_file((directory if merge_lora else directory / BASE) / "model.safetensors")
    assert written.keys() == weights.keys()


@pytest.mark.parametrize("merge_lora", [True, False])
def test_whoever_may_read_the_config_may_read_the_weights(
    model: LogoFineTunedCLIP, export: Callable[..., Path], merge_lora: bool
) -> None:
    directory = export(model, merge_lora=merge_lora)
    assert len({path.stat().st_mode for path in directory.rglob("*") if path.is_file()}) == 1


def test_the_model_in_memory_stays_as_it_is(model: LogoFineTunedCLIP, export: Callable[..., Path]) -> None:
    model.train()
    model.autocast_dtype = torch.bfloat16
    before = {name: value.clone() for name, value in model.state_dict().items()}
    export(model, merge_lora=True)
    export(model, "second", merge_lora=False)
    assert (model.training, model.autocast_dtype) == (True, torch.bfloat16)
    assert model.state_dict().keys() == before.keys()
    for name, value in model.state_dict().items():
        torch.testing.assert_close(value, before[name], rtol=0, atol=0)


def test_weights_are_float32_whatever_the_model_is(model: LogoFineTunedCLIP, export: Callable[..., Path]) -> None:
    directory = export(model.half())
    assert {value.dtype for value in load_file(directory / "model.safetensors").values()} <= {
        torch.float32,
        torch.int64,
    }


def test_the_tokenizer_comes_along(model: LogoFineTunedCLIP, export: Callable[..., Path], tiny_clip_dir: Path) -> None:
    theirs, ours = (CLIPProcessor.from_pretrained(place) for place in (export(model), tiny_clip_dir))
    assert theirs.tokenizer("a red logo").input_ids == ours.tokenizer("a red logo").input_ids


def test_a_base_without_a_tokenizer_is_exported_without_one(
    model: LogoFineTunedCLIP, tiny_clip_dir: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("config.json", "model.safetensors"):
        shutil.copy(tiny_clip_dir / name, bare)
    export_model(model, tmp_path / "exported", base=str(bare), card=CARD)
    assert not list((tmp_path / "exported").glob("tokenizer*"))
    assert (tmp_path / "exported" / "model.safetensors").is_file()


def test_a_new_export_takes_the_place_of_the_old_one(model: LogoFineTunedCLIP, export: Callable[..., Path]) -> None:
    directory = export(model, merge_lora=False)
    write_card(directory, {**read_card(directory), "threshold": 0.7})
    export(model, merge_lora=True)
    assert not (directory / ADAPTER).exists()
    assert read_card(directory)["threshold"] is None
    assert [path.name for path in directory.parent.iterdir()] == ["exported"]


def test_what_is_no_exported_model_is_never_replaced(
    model: LogoFineTunedCLIP, export: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "exported").mkdir()
    export(model)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="no exported model"):
        export(model, "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_an_export_that_is_not_the_trained_model_is_an_error_and_keeps_the_old_one(
    model: LogoFineTunedCLIP, export: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = export(model)
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    save = CLIPModel.save_pretrained

    def damaged(clip: CLIPModel, target: Path, **options: bool) -> None:
        save(clip, target, **options)
        weights = load_file(target / "model.safetensors")
        weights["visual_projection.weight"] += 0.01 * torch.randn_like(weights["visual_projection.weight"])
        save_file(weights, target / "model.safetensors", {"format": "pt"})

    monkeypatch.setattr(CLIPModel, "save_pretrained", damaged)
    with pytest.raises(JobError, match="not the trained one"):
        export(model)
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before
    assert [path.name for path in directory.parent.iterdir()] == ["exported"]


@pytest.mark.parametrize(
    ("random_init", "origin"),
    [(False, "Fine-tuned from"), (True, "Trained from random weights with the architecture of")],
)
def test_the_readme_says_what_the_training_began_with(
    model: LogoFineTunedCLIP, tiny_clip_dir: Path, tmp_path: Path, random_init: bool, origin: str
) -> None:
    card = {**CARD, "config": {"random_init": random_init}}
    export_model(model, tmp_path / "exported", base=str(tiny_clip_dir), card=card)
    assert f"{origin}\n`tiny`" in (tmp_path / "exported" / "README.md").read_text()


def test_the_card_lets_another_machine_check_the_weights(model: LogoFineTunedCLIP, export: Callable[..., Path]) -> None:
    directory = export(model)
    stored = torch.tensor(read_card(directory)["sample"]["first_embedding"])
    torch.testing.assert_close(embeddings_of(CLIPModel.from_pretrained(directory))[0], stored, atol=1e-4, rtol=0)


@pytest.fixture
def checkpoint(tiny_clip_dir: Path, tmp_path: Path) -> Path:
    """A checkpoint of run demo-07 in a workspace at `tmp_path`."""
    workspace = Workspace.make(tmp_path)
    shutil.copytree(tiny_clip_dir, workspace.models / "tiny")
    config = TrainingConfig(base_model="models/tiny", lora_r=4, freeze_layers=2, preprocess="letterbox", seed=5)
    model = LogoFineTunedCLIP.from_config(config, workspace)
    torch.manual_seed(2)
    state = {name: torch.randn_like(value) * 0.2 for name, value in model.trainable_state().items()}
    path = workspace.runs / "demo-07" / "checkpoints" / "best.pt"
    path.parent.mkdir(parents=True)
    content = {
        "model": state,
        "config": config.model_dump(),
        "state": {"step": 40, "best_value": 0.41},
        "data_id": "d1",
        "split": Split(("a", "b"), ("c",), ("d",), ("e",)).to_dict(),
        "aliases": ALIASES,
        "step": 40,
        "epoch": 2,
    }
    save_checkpoint(path, content)
    return path


def test_a_checkpoint_is_exported_with_its_origin(checkpoint: Path, tmp_path: Path) -> None:
    output = tmp_path / "models" / "logos"
    export_checkpoint(checkpoint, output, Workspace.make(tmp_path), merge_lora=False)
    card = read_card(output)
    expected = {
        "data_id": "d1",
        "seed": 5,
        "preprocess": "letterbox",
        "parent_run": "demo-07",
        "checkpoint": "best.pt",
        "epoch": 2,
        "step": 40,
        "base_model": "models/tiny",
        "merged": False,
        "threshold": None,
        "best_value": 0.41,
        "aliases": ALIASES,
    }
    assert {key: card[key] for key in expected} == expected
    assert Split.from_dict(card["split"]).held_out == ("e",)
    text = (output / "README.md").read_text()
    for words in (
        "models/tiny",
        "`demo-07`",
        "on 2 brands",
        "none chosen yet",
        "`lv` is of `a`",
        "separation 0.410",
        "| lora_r | 4 |",
    ):
        assert words in text


def test_wrong_input_to_an_export_is_said(checkpoint: Path, tmp_path: Path) -> None:
    workspace = Workspace.make(tmp_path)
    with pytest.raises(InputError, match="no such checkpoint"):
        export_checkpoint(tmp_path / "none.pt", tmp_path / "out", workspace)
    shutil.rmtree(workspace.models / "tiny")
    with pytest.raises(InputError, match="models/tiny"):
        export_checkpoint(checkpoint, tmp_path / "out", workspace)
    assert not (tmp_path / "out").exists()


def test_an_export_loads_where_there_is_no_logoclip(model: LogoFineTunedCLIP, export: Callable[..., Path]) -> None:
    directory = export(model)
    code = (
        "import sys; from transformers import CLIPModel; CLIPModel.from_pretrained(sys.argv[1]);"
        "assert 'logoclip' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(directory)], check=True, cwd=directory)


def test_a_checkpoint_is_not_exported_on_another_base(checkpoint: Path, tmp_path: Path) -> None:
    workspace = Workspace.make(tmp_path)
    content = load_checkpoint(checkpoint)
    own = fingerprint(load_clip(str(workspace.models / "tiny")))
    save_checkpoint(checkpoint, {**content, "base": own})
    export_checkpoint(checkpoint, tmp_path / "models" / "first", workspace)
    assert read_card(tmp_path / "models" / "first")["base_fingerprint"] == own
    weights = load_file(workspace.models / "tiny" / "model.safetensors")
    weights["vision_model.post_layernorm.bias"][0] += 1
    save_file(weights, workspace.models / "tiny" / "model.safetensors", {"format": "pt"})
    with pytest.raises(InputError, match=r"was trained from models/tiny .* models/tiny holds other weights now"):
        export_checkpoint(checkpoint, tmp_path / "models" / "second", workspace)
    assert not (tmp_path / "models" / "second").exists()
