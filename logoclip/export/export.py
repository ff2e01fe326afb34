"""A trained model as a directory that Hugging Face and this project load, checked against the model it came from."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from peft import LoraConfig, PeftModel, get_peft_model_state_dict
from safetensors.torch import save_file
from torch import Tensor
from transformers import CLIPModel, CLIPTokenizer

from logoclip.atomic_directory import atomic_directory
from logoclip.atomic_file import replace_text
from logoclip.config.schema import Preprocess, TrainingConfig, validate
from logoclip.data.transforms import image_processor
from logoclip.errors import JobError
from logoclip.export.card_metadata import license_of
from logoclip.export.model_card import readme
from logoclip.model.architecture import input_size
from logoclip.model.card import README, refuse_foreign, write_card
from logoclip.model.encoder import Encoder
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP
from logoclip.model.fingerprint import refuse_other_base
from logoclip.model.hub import pretrained
from logoclip.model.lineage import known_brands
from logoclip.model.processor import pixel_statistics
from logoclip.model.weights import ADAPTER, BASE
from logoclip.training.checkpoint import load_checkpoint
from logoclip.version import __version__
from logoclip.workspace import Workspace

# Merging LoRA in float32 moves an embedding by some 1e-7, bfloat16 by some 1e-3: what exceeds this is no rounding.
PARITY = 1e-4
SAMPLES = 8
SAMPLE_SEED = 0

BYTES = 256  # CLIP's tokenizer has a token for each at least


def export_checkpoint(
    checkpoint: Path,
    output: Path,
    workspace: Workspace,
    *,
    merge_lora: bool = True,
    parent_run: str | None = None,
    run_created: float | None = None,
) -> None:
    """Exports the model in a checkpoint of a training run.

    Args:
        output: the directory to write. A model that was exported there before is replaced.
        workspace: where the run's base model is looked for.
        merge_lora: see `export_model`.
        parent_run: the run's id; by default the directory that the checkpoint lies in says it.
        run_created: when that run was made: the id of one that was removed is given again.

    Raises:
        InputError: the checkpoint or its base model is missing, the base has other weights than those that the
            checkpoint was trained from, or `output` holds something else.
        JobError: the exported model is not the checkpoint's, or the disk is full.
    """
    content = load_checkpoint(checkpoint)
    config = validate(content["config"])
    refuse_foreign(output)  # now, not after the base model was loaded
    model = LogoFineTunedCLIP.from_config(config, workspace)
    refuse_other_base(checkpoint, content, model.base, config.base_model)
    model.load_trainable_state(content["model"])
    card = _card(content, config, checkpoint, parent_run)
    card |= {"run_created": run_created, "base_knows": sorted(known_brands(config.base_model, workspace))}
    export_model(model, output, base=workspace.model(config.base_model), card=card, merge_lora=merge_lora)


def export_model(
    model: LogoFineTunedCLIP, output: Path, *, base: str, card: Mapping[str, Any], merge_lora: bool = True
) -> None:
    """Writes `model` as a float32 Hugging Face directory with processor, tokenizer and model card.

    Args:
        base: directory or hub id of the base model, for its tokenizer and pixel statistics.
        card: what `logoclip.json` should say of the model's origin.
        merge_lora: add LoRA into the weights. Otherwise the directory holds LoRA as a peft adapter, and the base (with
            the new projection) in its folder `base`; `CLIPModel.from_pretrained` finds no weights there and says so.

    Raises:
        InputError: `output` holds something that is no exported model.
        JobError: the directory's embeddings differ from the model's, or the disk is full. What stood there stays.
    """
    refuse_foreign(output)
    exported = _on_cpu(model)
    with atomic_directory(output, overwrite=True) as building:
        _write_weights(exported, building, merge_lora)
        _open_weights(building)
        _write_processor(exported, building, base)
        plain = merge_lora or not isinstance(exported.network, PeftModel)
        facts = {"merged": plain, "threshold": None, "threshold_source": None}
        whole = {
            **card,
            **facts,
            "license": license_of(base),
            "preprocess": exported.preprocess,
            "logoclip": __version__,
        }
        write_card(building, {**whole, "sample": _check(exported, building)})
        replace_text(building / README, readme(whole))


def _on_cpu(model: LogoFineTunedCLIP) -> LogoFineTunedCLIP:
    """A copy for reference: float32, without dropout, and without the GPU's shortened products."""
    reference = copy.deepcopy(model).cpu().float().eval()
    reference.autocast_dtype = None
    return reference


def _write_weights(model: LogoFineTunedCLIP, directory: Path, merge_lora: bool) -> None:
    if merge_lora or not isinstance(model.network, PeftModel):
        _save(model.merged(), directory)
        return
    unload: Any = copy.deepcopy(model.network).unload  # peft hands its methods on by name, which mypy cannot follow
    base = unload()  # without LoRA; what trained whole, the projection, stays trained
    # In a folder of its own: whoever loads this directory without knowing LoRA finds no weights, and not the base's.
    _save(base, directory / BASE)
    base.config.save_pretrained(directory)
    _write_adapter(model.network, directory)


def _save(model: CLIPModel, directory: Path) -> None:
    # Under the library's own names, whatever wrapped the weights in the file that they were loaded from.
    model.save_pretrained(directory, save_original_format=False)


def _open_weights(directory: Path) -> None:
    """Gives the weights the mode of the files beside them: safetensors writes for the owner alone."""
    mode = (directory / "config.json").stat().st_mode
    for weights in directory.rglob("*.safetensors"):
        weights.chmod(mode)


def _write_adapter(network: PeftModel, directory: Path) -> None:
    """LoRA alone, in peft's format. The projection is in the base weights, so the adapter does not name it."""
    config = cast(LoraConfig, copy.deepcopy(network.peft_config["default"]))
    config.modules_to_save = None
    config.inference_mode = True
    # The base lies in the same directory; a name here would be loaded instead wherever that is not understood.
    config.base_model_name_or_path = None
    config.save_pretrained(str(directory))
    state = {name: value for name, value in get_peft_model_state_dict(network).items() if "lora_" in name}
    save_file({name: value.contiguous() for name, value in state.items()}, directory / ADAPTER, {"format": "pt"})


def _write_processor(model: LogoFineTunedCLIP, directory: Path, base: str) -> None:
    preprocess = cast(Preprocess, model.preprocess)
    image_processor(preprocess, input_size(model.clip), *pixel_statistics(base)).save_pretrained(directory)
    if tokenizer := _tokenizer(base):
        tokenizer.save_pretrained(directory)


def _tokenizer(base: str) -> CLIPTokenizer | None:
    """The base's tokenizer, or none where it has none or it is not in the cache: matching pictures needs none."""
    try:
        tokenizer = pretrained(CLIPTokenizer.from_pretrained, base)
    except (OSError, ValueError):
        return None
    # Where the files are missing transformers makes one up that knows the special tokens only.
    return tokenizer if len(tokenizer) >= BYTES else None


def _check(model: LogoFineTunedCLIP, directory: Path) -> dict[str, Any]:
    """Compares the written model with `model` on random pixels; returns one of them and its embedding for the card.

    Raises:
        JobError: they are not the same.
    """
    pixels = sample_pixels(input_size(model.clip))
    with torch.inference_mode():
        expected = model(pixels)
        # Read back, as its users will: what could go wrong goes wrong in writing and loading.
        written = Encoder.load(str(directory), torch.device("cpu"))(pixels)
    worst = float((expected - written).abs().max())
    if not worst <= PARITY:  # a NaN compares false either way, and is no match
        raise JobError(
            f"the exported model is not the trained one: embeddings differ by {worst:.2g}, {PARITY:g} is allowed; "
            "nothing was written"
        )
    return {"seed": SAMPLE_SEED, "count": SAMPLES, "first_embedding": written[0].tolist()}


def sample_pixels(size: int) -> Tensor:
    """The normalised pixels that exports are compared on, float32 [8, 3, size, size]."""
    values = np.random.default_rng(SAMPLE_SEED).standard_normal((SAMPLES, 3, size, size))
    return torch.from_numpy(values.astype(np.float32))


def _card(
    content: Mapping[str, Any], config: TrainingConfig, checkpoint: Path, parent_run: str | None
) -> dict[str, Any]:
    directory = checkpoint.resolve().parent
    state = content["state"]
    return {
        "data_id": content.get("data_id"),
        "split": content.get("split"),
        "aliases": content.get("aliases") or None,
        "seed": config.seed,
        "parent_run": parent_run or (directory.parent.name if directory.name == "checkpoints" else None),
        "checkpoint": checkpoint.name,
        "epoch": content.get("epoch"),
        "step": content.get("step"),
        "base_model": config.base_model,
        "base_fingerprint": content.get("base"),
        "lora_r": config.lora_r,
        "monitor": config.monitor,
        "best_value": state.get("best_value"),
        "base_value": state.get("base_value"),
        "created": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "config": config.model_dump(),
    }
