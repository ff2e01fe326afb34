"""How many parameters a CLIP model has and how many train, from its `config.json` alone: exact, without torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.model.clip_weights import DEFAULTS, PROJECTION
from logoclip.model.weights import BASE, is_unmerged, read_config


@dataclass(frozen=True)
class Tower:
    """The shape of a CLIP's vision tower with its projection.

    Attributes:
        width, inner: of the hidden states and of an MLP's inside.
        layers, channels: of the encoder, and of a picture.
        patch, edge: of a patch and of a picture, in pixels.
        projection: length of an embedding.
    """

    width: int
    inner: int
    layers: int
    channels: int
    patch: int
    edge: int
    projection: int

    @property
    def embeddings(self) -> int:
        """Class, patches (no bias), positions, and the norm before the layers."""
        patches = self.channels * self.patch**2 * self.width
        positions = ((self.edge // self.patch) ** 2 + 1) * self.width
        return self.width + patches + positions + 2 * self.width

    @property
    def layer(self) -> int:
        """Four projections of attention, the MLP, two norms."""
        attention = 4 * (self.width**2 + self.width)
        mlp = 2 * self.width * self.inner + self.inner + self.width
        return attention + mlp + 4 * self.width

    @property
    def after(self) -> int:
        """The norm after the layers, and the projection (no bias)."""
        return 2 * self.width + self.width * self.projection

    @property
    def all(self) -> int:
        return self.embeddings + self.layers * self.layer + self.after

    def lora(self, rank: int) -> int:
        """Both matrices of LoRA on what `fine_tuned_clip.LORA_TARGETS` names of one layer."""
        return rank * (4 * 2 * self.width + 2 * (self.width + self.inner))

    def trained(self, freeze_layers: int, rank: int) -> int:
        """What trains with `freeze_layers` frozen and LoRA of `rank`, as `LogoFineTunedCLIP` does it.

        Raises:
            InputError: no layer is left to train.
        """
        if freeze_layers >= self.layers:
            raise InputError(
                f"freeze_layers: must be less than the model's {self.layers} layers, given {freeze_layers}"
            )
        above = self.layers - freeze_layers
        if rank:
            return above * self.lora(rank) + self.width * self.projection
        return above * self.layer + self.after + (0 if freeze_layers else self.embeddings)


def read_tower(directory: Path) -> Tower:
    """The vision tower of the CLIP model in `directory`.

    Raises:
        InputError: it holds none, or one that says no numbers.
    """
    config = read_config(directory / BASE if is_unmerged(directory) else directory)
    vision = config.get("vision_config")
    shape: Mapping[str, Any] = DEFAULTS | (vision if isinstance(vision, dict) else {})
    try:
        return Tower(
            width=int(shape["hidden_size"]),
            inner=int(shape["intermediate_size"]),
            layers=int(shape["num_hidden_layers"]),
            channels=int(shape["num_channels"]),
            patch=int(shape["patch_size"]),
            edge=int(shape["image_size"]),
            projection=int(config.get("projection_dim", PROJECTION)),
        )
    except (TypeError, ValueError) as error:
        raise InputError(f"{directory}: its config.json has a size that is no number: {error}") from None


def counted(directory: Path, config: TrainingConfig) -> tuple[int, int]:
    """How many parameters of the model in `directory` train with `config`, and how many its vision tower has.

    Raises:
        InputError: it is no CLIP model, or no layer of it is left to train.
    """
    tower = read_tower(directory)
    return tower.trained(config.freeze_layers, config.lora_r), tower.all
