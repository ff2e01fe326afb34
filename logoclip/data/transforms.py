"""Pictures → tensors: augmentation for training, and one way to the square for training, evaluation and exports.

The square is made by the very processor of Hugging Face that an export is saved with, so whoever loads the export
sees the pixels that were trained on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image
from torch import Tensor
from torchvision.transforms import InterpolationMode, v2
from transformers import CLIPImageProcessor, LlavaImageProcessor

from logoclip.config.schema import Preprocess, TrainingConfig
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


class ProcessorTransform:
    """A processor of Hugging Face as a transform: picture → float32 [3, S, S], normalised as the processor says."""

    def __init__(self, processor: Any) -> None:
        self.processor = processor

    def __call__(self, picture: Image.Image) -> Tensor:
        pixels: Tensor = self.processor(images=rgb(picture), return_tensors="pt")["pixel_values"][0]
        return pixels

    def __repr__(self) -> str:
        """All that decides the pixels."""
        return repr(self.processor)


def image_processor(
    preprocess: Preprocess, size: int, mean: Sequence[float] = CLIP_MEAN, std: Sequence[float] = CLIP_STD
) -> Any:
    """Hugging Face's processor that makes a square of `size` pixels as `preprocess` says.

    It gives the same pixels to ±2/255 whichever of its two implementations is loaded, torchvision's or Pillow's:

    * Bilinear, and not bicubic as CLIP's own: bicubic overshoots at edges, what overshoots is cut off between the
      passes over rows and columns, and the two do not agree which goes first. They differ by up to 27/255 then.
    * A letterbox fills up before it scales, with the mean colour, as LLaVA does for the same encoder: the two disagree
      about the middle of an odd number of pixels when CLIP's centre crop fills up.
    """
    square = {"height": size, "width": size}
    kind = LlavaImageProcessor if preprocess == "letterbox" else CLIPImageProcessor
    return kind(
        resample=Image.Resampling.BILINEAR,
        crop_size=square,
        image_mean=list(mean),
        image_std=list(std),
        **_square(preprocess, size),
    )


def _square(preprocess: Preprocess, size: int) -> dict[str, Any]:
    match preprocess:
        case "squash":
            return {"size": {"height": size, "width": size}, "do_center_crop": False}
        case "crop":
            return {"size": {"shortest_edge": size}, "do_center_crop": True}
        case "letterbox":
            # Of the square that filling up made, both edges are the longest. Whoever takes this for a processor of
            # CLIP's, which fills up last, still gets the whole picture, centred to half a pixel.
            return {"size": {"shortest_edge": size, "longest_edge": size}, "do_center_crop": True, "do_pad": True}
    raise ValueError(f"unknown preprocessing: {preprocess}")


def evaluation_transform(
    preprocess: Preprocess, size: int, mean: Sequence[float] = CLIP_MEAN, std: Sequence[float] = CLIP_STD
) -> Transform:
    """Picture → float32 [3, size, size], normalised: exactly the pixels of `image_processor`."""
    return ProcessorTransform(image_processor(preprocess, size, mean, std))


def training_transform(
    config: TrainingConfig, size: int, mean: Sequence[float] = CLIP_MEAN, std: Sequence[float] = CLIP_STD
) -> Transform:
    """The evaluation transform with `config`'s augmentation before it. Draws from torch's global generator."""
    chain: Transform = v2.Compose(
        [v2.Lambda(rgb), *augmentations(config), evaluation_transform(config.preprocess, size, mean, std)]
    )
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
