"""Pictures → tensors: augmentation for training, the same preprocessing for both sides of a comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from PIL import Image
from torch import Tensor
from torchvision.transforms import InterpolationMode, v2

from logoclip.config.schema import TrainingConfig
from logoclip.data.picture_modes import rgb

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)
GREY = (127, 127, 127)

Transform = Callable[[Image.Image], Tensor]


@dataclass(frozen=True)
class Strength:
    """How far each part of the augmentation goes."""

    flip: float
    degrees: float
    colour: float
    shift: float
    scale: tuple[float, float]
    shear: float
    greyscale: float


STRENGTHS = {
    "none": None,
    "light": Strength(flip=0.5, degrees=5, colour=0.1, shift=0.03, scale=(0.95, 1.05), shear=0, greyscale=0),
    "medium": Strength(flip=0.5, degrees=15, colour=0.2, shift=0.1, scale=(0.9, 1.1), shear=5, greyscale=0.1),
    "strong": Strength(flip=0.5, degrees=30, colour=0.4, shift=0.15, scale=(0.75, 1.25), shear=10, greyscale=0.2),
}


def evaluation_transform(
    preprocess: str, size: int, mean: Sequence[float] = CLIP_MEAN, std: Sequence[float] = CLIP_STD
) -> Transform:
    """Picture → float32 [3, size, size], normalised. `crop` is what CLIP's own processor does."""
    return _chain([v2.Lambda(rgb), _square(preprocess, size), *_to_tensor(mean, std)])


def training_transform(
    config: TrainingConfig, size: int, mean: Sequence[float] = CLIP_MEAN, std: Sequence[float] = CLIP_STD
) -> Transform:
    """The evaluation transform with `config`'s augmentation before it. Draws from torch's global generator."""
    return _chain([v2.Lambda(rgb), *augmentations(config), _square(config.preprocess, size), *_to_tensor(mean, std)])


def _chain(parts: Sequence[v2.Transform]) -> Transform:
    chain: Transform = v2.Compose(list(parts))
    return chain


def augmentations(config: TrainingConfig) -> list[v2.Transform]:
    """The parts of `config.augmentation` that are switched on."""
    strength = STRENGTHS[config.augmentation]
    if strength is None:
        return []
    parts: list[v2.Transform] = []
    if config.augment_flip:
        parts.append(v2.RandomHorizontalFlip(strength.flip))
    if config.augment_rotation or config.augment_affine:
        parts.append(_geometry(strength, rotation=config.augment_rotation, affine=config.augment_affine))
    if config.augment_colour:
        parts.append(v2.ColorJitter(strength.colour, strength.colour, strength.colour, strength.colour / 4))
    if config.augment_greyscale and strength.greyscale:
        parts.append(v2.RandomGrayscale(strength.greyscale))
    return parts


def _geometry(strength: Strength, *, rotation: bool, affine: bool) -> v2.Transform:
    """Rotation, shift, scale and shear as one warp: resampling twice would blur twice."""
    return v2.RandomAffine(
        degrees=strength.degrees if rotation else 0,
        translate=(strength.shift, strength.shift) if affine else None,
        scale=strength.scale if affine else None,
        shear=strength.shear if affine and strength.shear else None,
        interpolation=InterpolationMode.BILINEAR,
        fill=GREY,
    )


def _square(preprocess: str, size: int) -> v2.Transform:
    resize = v2.Resize([size, size], InterpolationMode.BICUBIC, antialias=True)
    match preprocess:
        case "squash":
            return resize
        case "letterbox":
            return v2.Compose([v2.Lambda(pad_to_square), resize])
        case "crop":
            return v2.Compose([v2.Resize(size, InterpolationMode.BICUBIC, antialias=True), v2.CenterCrop(size)])
    raise ValueError(f"unknown preprocessing: {preprocess}")


def pad_to_square(picture: Image.Image) -> Image.Image:
    """The whole picture in the middle of a black square, as Hugging Face's processor fills up."""
    side = max(picture.size)
    square = Image.new("RGB", (side, side))
    square.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    return square


def _to_tensor(mean: Sequence[float], std: Sequence[float]) -> list[v2.Transform]:
    return [v2.ToImage(), v2.ToDtype(torch.float32, scale=True), v2.Normalize(list(mean), list(std))]
