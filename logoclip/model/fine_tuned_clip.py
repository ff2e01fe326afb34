"""CLIP's vision encoder as a frozen trunk and a trainable head."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import cast

import torch
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from peft.tuners.lora import LoraLayer
from peft.tuners.tuners_utils import BaseTunerLayer
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import CLIPConfig, CLIPModel

from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.model.clip_weights import check_clip, is_needed
from logoclip.model.fingerprint import fingerprint
from logoclip.model.hub import local_directory, not_found, pretrained
from logoclip.model.loading import load_whole, reason, refuse_not_finite
from logoclip.model.sample_dropout import SampleDropout
from logoclip.model.weights import ADAPTER, BASE, check_local, is_unmerged, refuse
from logoclip.workspace import Workspace

LORA_TARGETS = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj", "mlp.fc1", "mlp.fc2")


def load_clip(name: str, random_init: bool = False) -> CLIPModel:
    """A CLIP model in float32, from a directory or a hub id.

    Args:
        random_init: take the architecture alone and start from random weights.

    Raises:
        InputError: there is no such model, it is no CLIP model, or a weight of its vision tower is missing, unknown,
            of another shape or not finite.
    """
    check_local(name, partial(check_clip, weights=not random_init))
    if random_init:
        return CLIPModel(_config(name))
    if (place := local_directory(name)) and is_unmerged(place):
        return _merged(place)
    return _plain(load_whole(CLIPModel.from_pretrained, name, is_needed))


def _config(name: str) -> CLIPConfig:
    try:
        return pretrained(CLIPConfig.from_pretrained, name)
    except (OSError, ValueError) as error:
        raise InputError(not_found(name) if local_directory(name) is None else f"{name}: {reason(error)}") from error


def _merged(place: Path) -> CLIPModel:
    """The model that an unmerged export holds, with LoRA added into the base's weights."""
    base = load_whole(CLIPModel.from_pretrained, str(place / BASE), is_needed)
    try:
        network = PeftModel.from_pretrained(base, str(place))
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise InputError(f"{place}: its LoRA ({ADAPTER}) cannot be loaded: {reason(error)}") from error
    # peft leaves at its beginning, with a warning, what the file does not hold.
    own, stored = get_peft_model_state_dict(network), load_file(place / ADAPTER)
    refuse(place, "are missing", own.keys() - stored.keys())
    refuse(place, "are unknown to the model", stored.keys() - own.keys())
    refuse_not_finite(str(place), network)
    plain: CLIPModel = network.merge_and_unload()
    return plain


def _plain(clip: CLIPModel) -> CLIPModel:
    """`clip`, or a model with the adapter added into its weights, where one lies beside them: before version 0.2."""
    # transformers puts adapter layers into the model without a PeftModel around it: there is no merge_and_unload.
    adapted = [layer for layer in clip.modules() if isinstance(layer, BaseTunerLayer)]
    if not adapted:
        return clip
    for layer in adapted:
        layer.merge()
    weights = {name.replace(".base_layer.", "."): weight for name, weight in clip.state_dict().items()}
    plain = CLIPModel(clip.config)
    plain.load_state_dict({name: weight for name, weight in weights.items() if ".lora_" not in name})
    return plain


class LogoFineTunedCLIP(nn.Module):
    """Images → unit embeddings, with only the upper layers (or LoRA on them) and the projection trainable.

    `trunk` is what never changes: embeddings and the first `freeze_layers` layers. With `freeze_layers` 0
    and `lora_r` 0 there is none and everything trains.

    Args:
        clip: is changed in place when `lora_r` > 0.
        preprocess: how images become square; carried along so that an export can say it.

    Attributes:
        base: fingerprint of the base model, where this was made from a config and did not begin at random.

    Raises:
        InputError: `freeze_layers` leaves no layer to train.
    """

    def __init__(
        self,
        clip: CLIPModel,
        *,
        lora_r: int = 16,
        lora_alpha: float = 32,
        lora_dropout: float = 0.1,
        freeze_layers: int = 12,
        preprocess: str = "crop",
    ) -> None:
        super().__init__()
        layers = len(clip.vision_model.encoder.layers)
        if freeze_layers >= layers:
            raise InputError(f"freeze_layers: must be less than the model's {layers} layers, given {freeze_layers}")
        self.freeze_layers = freeze_layers
        self.preprocess = preprocess
        self.base: str | None = None
        self.autocast_dtype: torch.dtype | None = None
        self.trains_embeddings = freeze_layers == 0 and lora_r == 0
        self.network: CLIPModel | PeftModel = clip.requires_grad_(False)
        if lora_r:
            self.network = _with_lora(clip, lora_r, lora_alpha, lora_dropout, range(freeze_layers, layers))
        else:
            for part in self._trained_parts():
                part.requires_grad_(True)

    @classmethod
    def from_config(cls, config: TrainingConfig, workspace: Workspace) -> LogoFineTunedCLIP:
        """The model that `config` describes, its base looked for in `workspace` first.

        What begins at random (LoRA's A, or all weights) is drawn from the config's seed: the same at each start, and
        in an export, which takes from here what no checkpoint holds.
        """
        torch.manual_seed(config.seed)
        clip = load_clip(workspace.model(config.base_model), config.random_init)
        base = None if config.random_init else fingerprint(clip)
        model = cls(
            clip,
            lora_r=config.lora_r,
            lora_alpha=config.lora_alpha,
            lora_dropout=config.lora_dropout,
            freeze_layers=config.freeze_layers,
            preprocess=config.preprocess,
        )
        model.base = base
        return model

    @property
    def clip(self) -> CLIPModel:
        """The CLIP model inside, with LoRA layers in place if there are any."""
        return cast("CLIPModel", self.network.get_base_model()) if isinstance(self.network, PeftModel) else self.network

    @property
    def device(self) -> torch.device:
        return next(self.parameters()).device

    def trunk(self, pixels: Tensor) -> Tensor:
        """Pixels [N, 3, S, S] → hidden states [N, T, W] (pixels again if everything trains)."""
        if self.trains_embeddings:
            return pixels
        with self._autocast(pixels):
            return self._layers(self._embed(pixels), 0, self.freeze_layers)

    def head(self, hidden: Tensor) -> Tensor:
        """What `trunk` gave → unit embeddings, float32 [N, D]."""
        vision = self.clip.vision_model
        with self._autocast(hidden):
            if self.trains_embeddings:
                hidden = self._embed(hidden)
            hidden = self._layers(hidden, self.freeze_layers, len(vision.encoder.layers))
            projected = self.clip.visual_projection(vision.post_layernorm(hidden[:, 0]))
        # Out of autocast: near 1, where matches lie, bfloat16 has steps of 0.004: near duplicates would be one.
        return functional.normalize(projected.float(), dim=-1)

    def forward(self, pixels: Tensor) -> Tensor:
        """Pixels [N, 3, S, S] → unit embeddings, float32 [N, D]."""
        return self.head(self.trunk(pixels))

    def trainable_parameters(self) -> dict[str, nn.Parameter]:
        return {name: parameter for name, parameter in self.named_parameters() if parameter.requires_grad}

    def trainable_state(self) -> dict[str, Tensor]:
        """Copies of all that training changes, on the CPU."""
        return {name: parameter.detach().cpu().clone() for name, parameter in self.trainable_parameters().items()}

    def load_trainable_state(self, state: Mapping[str, Tensor]) -> None:
        """Put back what `trainable_state` gave.

        Raises:
            InputError: the state is of another model or another LoRA setting.
        """
        own = self.trainable_parameters()
        _refuse_other_shape(own, state)
        with torch.no_grad():  # in place: the optimiser holds these very parameters
            for name, parameter in own.items():
                parameter.copy_(state[name])

    def merged(self) -> CLIPModel:
        """A plain CLIPModel that gives the same embeddings; this model stays as it is."""
        network = copy.deepcopy(self.network)  # merging changes a network in place
        return network.merge_and_unload() if isinstance(network, PeftModel) else network

    def _embed(self, pixels: Tensor) -> Tensor:
        vision = self.clip.vision_model
        hidden: Tensor = vision.pre_layrnorm(vision.embeddings(pixels))
        return hidden

    # Layer by layer, because the model's own forward pass cannot be left after the trunk and entered again at the head.
    def _layers(self, hidden: Tensor, first: int, end: int) -> Tensor:
        for layer in self.clip.vision_model.encoder.layers[first:end]:
            hidden = layer(hidden, attention_mask=None)
        return hidden

    def _trained_parts(self) -> list[nn.Module]:
        vision = self.clip.vision_model
        embedding = [vision.embeddings, vision.pre_layrnorm] if self.trains_embeddings else []
        layers = vision.encoder.layers[self.freeze_layers :]
        return [*embedding, *layers, vision.post_layernorm, self.clip.visual_projection]

    def _autocast(self, tensor: Tensor) -> torch.autocast:
        return torch.autocast(tensor.device.type, self.autocast_dtype, enabled=self.autocast_dtype is not None)


def _with_lora(clip: CLIPModel, rank: int, alpha: float, dropout: float, layers: range) -> PeftModel:
    """LoRA on attention and MLP of `layers`, the projection trained whole.

    Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021. Targets are full names: the text
    tower has layers of the same numbers.
    """
    targets = [f"vision_model.encoder.layers.{layer}.{name}" for layer in layers for name in LORA_TARGETS]
    network = get_peft_model(
        clip,
        LoraConfig(
            r=rank,
            lora_alpha=alpha,  # type: ignore[arg-type]  # annotated as int, used as a factor
            lora_dropout=dropout,
            target_modules=targets,
            modules_to_save=["visual_projection"],
        ),
    )
    for module in network.modules():
        if isinstance(module, LoraLayer):
            module.lora_dropout.update({name: SampleDropout(dropout) for name in module.lora_dropout})
    return network


def _refuse_other_shape(own: Mapping[str, Tensor], state: Mapping[str, Tensor]) -> None:
    if own.keys() != state.keys():
        name = sorted(own.keys() ^ state.keys())[0]
        side = "has no" if name in own else "has another"
        raise InputError(
            f"the checkpoint is of another model: it {side} {name}; train with the config it was made with"
        )
    for name, parameter in own.items():
        if parameter.shape != state[name].shape:
            raise InputError(
                f"the checkpoint is of another shape: {name} is {list(state[name].shape)} there and "
                f"{list(parameter.shape)} here; train with the config it was made with"
            )
