"""Which weights a CLIP model's vision tower has, and whether a directory holds them: light, from the files' heads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from logoclip.errors import InputError
from logoclip.model.weights import (
    ADAPTER,
    BASE,
    CONFIG,
    Shapes,
    check_files,
    check_weights_file,
    is_unmerged,
    read_config,
    refuse,
    unwrapped,
)

MODEL_TYPE: Final = "clip"
NEEDED: Final = ("vision_model.", "visual_projection.")
"""How the names of the weights begin that embeddings of pictures are made with."""

# What transformers' CLIPVisionConfig and CLIPConfig take where a config says nothing.
DEFAULTS: Final = {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_channels": 3,
    "image_size": 224,
    "patch_size": 32,
}
PROJECTION: Final = 512


def check_clip(directory: Path, *, weights: bool = True) -> None:
    """Whether `directory` holds a CLIP model whose vision tower and projection are whole, as far as its files say.

    Args:
        weights: look at them; without, the architecture alone is of interest.

    Raises:
        InputError: it does not, in one line: which file or weight, and what to do.
    """
    if not (directory / CONFIG).exists() and not is_unmerged(directory):
        raise InputError(f"{directory} holds no CLIP model ({CONFIG} and model.safetensors of a CLIPModel)")
    config = read_config(directory)
    if (kind := config.get("model_type")) != MODEL_TYPE:
        raise InputError(
            f"{directory}: holds a model of type {kind}, which is not supported: it must be a whole CLIP model "
            f"(model_type {MODEL_TYPE})"
        )
    if not weights:
        return
    if is_unmerged(directory):
        check_weights_file(directory / ADAPTER)
    shapes = check_files(directory / BASE if is_unmerged(directory) else directory)
    if shapes is not None:
        refuse_other_weights(directory, {_plain(name): shape for name, shape in shapes.items()}, vision_shapes(config))


def is_needed(name: str) -> bool:
    """Whether embeddings of pictures need the weight `name`; text and temperature they do without."""
    return name.startswith(NEEDED) and not name.endswith("position_ids")  # which older files have and nobody reads


def vision_shapes(config: Mapping[str, Any]) -> Shapes:
    """Name → shape of each weight of the vision tower and its projection that a CLIP model of this config has.

    Raises:
        InputError: the config holds no such sizes.
    """
    vision = {**DEFAULTS, **(config.get("vision_config") or {}), **(config.get("vision_config_dict") or {})}
    try:
        width, inner, layers, channels, edge, patch = (int(vision[key]) for key in DEFAULTS)
        projection = int(config.get("projection_dim") or PROJECTION)
        patches = (edge // patch) ** 2
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise InputError(f"{CONFIG}: its vision_config holds no sizes of a vision tower: {error}") from error
    shapes: Shapes = {
        "vision_model.embeddings.class_embedding": (width,),
        "vision_model.embeddings.patch_embedding.weight": (width, channels, patch, patch),
        "vision_model.embeddings.position_embedding.weight": (patches + 1, width),
        "visual_projection.weight": (projection, width),
        **_linear("vision_model.pre_layrnorm", width),
        **_linear("vision_model.post_layernorm", width),
    }
    for layer in range(layers):
        shapes |= _layer(f"vision_model.encoder.layers.{layer}", width, inner)
    return shapes


def _layer(name: str, width: int, inner: int) -> Shapes:
    parts = [_linear(f"{name}.self_attn.{part}_proj", width, width) for part in ("q", "k", "v", "out")]
    parts += [_linear(f"{name}.layer_norm{number}", width) for number in (1, 2)]
    parts += [_linear(f"{name}.mlp.fc1", inner, width), _linear(f"{name}.mlp.fc2", width, inner)]
    return {key: shape for part in parts for key, shape in part.items()}


def _linear(name: str, *shape: int) -> Shapes:
    return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}


def _plain(name: str) -> str:
    # A model with a head of its own around CLIP has it under CLIP's name; transformers takes that off too.
    return unwrapped(name).removeprefix("clip.")


def refuse_other_weights(place: Path, found: Shapes, wanted: Shapes) -> None:
    """
    Raises:
        InputError: weights of the vision tower or its projection are missing, too many, or of another shape.
    """
    needed = {name: shape for name, shape in found.items() if is_needed(name)}
    refuse(place, "are missing", wanted.keys() - needed.keys())
    refuse(place, f"are not what {CONFIG} speaks of", needed.keys() - wanted.keys())
    refuse(place, f"have other shapes than {CONFIG} says", (n for n in wanted if needed[n] != wanted[n]))
