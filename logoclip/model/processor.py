"""What a model's own processor makes of a picture, and whether the model can take that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast, get_args

from PIL import Image
from transformers import AutoImageProcessor

from logoclip.config.schema import Preprocess
from logoclip.data.transforms import CLIP_MEAN, CLIP_STD, ProcessorTransform, Transform, evaluation_transform
from logoclip.errors import InputError
from logoclip.model.hub import local_directory, pretrained

FILES = ("preprocessor_config.json", "processor_config.json")
OWN = "own"  # a way to the square that this project has no name for
PROBES = ((60, 20), (20, 60))


def pixel_statistics(name: str) -> tuple[Sequence[float], Sequence[float]]:
    """Mean and standard deviation [3] that a model's pixels are normalised with; CLIP's own if it names none.

    Raises:
        InputError: the model's processor cannot be read.
    """
    processor = own_processor(name)
    return getattr(processor, "image_mean", None) or CLIP_MEAN, getattr(processor, "image_std", None) or CLIP_STD


def model_transform(
    name: str, size: int, card: dict[str, Any] | None = None, asked: str | None = None
) -> tuple[str, Transform]:
    """How the model `name` sees pictures: what that is called, and the transform to float32 [3, size, size].

    Args:
        size: edge of the squares that the model takes, in pixels.
        card: what the model says of itself (`logoclip.json`), if it is one of ours.
        asked: a preprocessing to use instead of the model's own, so that two models see the same pixels.

    Returns:
        `crop`, `squash`, `letterbox`, or `own` for what only the model's processor knows; and exactly the pixels of
        that processor unless something else was asked for. A model without a processor sees CLIP's crop.

    Raises:
        InputError: the processor cannot be read, or gives something that the model does not take.
    """
    processor = own_processor(name)
    said = (card or {}).get("preprocess")
    wanted = asked or said
    if processor is not None and asked in (None, said) and wanted in (None, preprocess_of(processor)):
        _refuse_other_squares(name, processor, size)
        return preprocess_of(processor), ProcessorTransform(processor)
    chosen = wanted or "crop"
    if chosen not in get_args(Preprocess):
        raise InputError(f"{name}: {chosen} is no preprocessing: {', '.join(get_args(Preprocess))}")
    return chosen, evaluation_transform(cast("Preprocess", chosen), size, *pixel_statistics(name))


def own_processor(name: str) -> Any | None:
    """The processor that came with a model, in the implementation that `AutoImageProcessor` prefers; or none.

    Raises:
        InputError: there is one and it cannot be read.
    """
    place = local_directory(name)
    there = place is not None and any((place / file).exists() for file in FILES)
    if Path(name).is_dir() and not there:
        return None
    processors: Any = AutoImageProcessor
    try:
        return pretrained(processors.from_pretrained, name, backend="torchvision")
    except (OSError, ValueError, TypeError, KeyError) as error:
        if isinstance(error, OSError) and not there:  # a model of the hub without a processor
            return None
        reason = str(error).strip().partition("\n")[0]
        raise InputError(f"{name}: its processor ({FILES[0]}) cannot be used: {reason}") from error


def preprocess_of(processor: Any) -> str:
    """What this project calls what a processor does to reach a square."""
    size = processor.size or {}
    if size.get("max_height") or (size.get("shortest_edge") and size.get("longest_edge")):
        return "letterbox"
    if not processor.do_resize or getattr(processor, "do_pad", False):
        return OWN
    if size.get("shortest_edge") and processor.do_center_crop:
        return "crop"
    return "squash" if size.get("height") and not processor.do_center_crop else OWN


def _refuse_other_squares(name: str, processor: Any, size: int) -> None:
    transform = ProcessorTransform(processor)
    for width, height in PROBES:
        try:
            shape = tuple(transform(Image.new("RGB", (width, height))).shape)
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(f"{name}: its processor takes no picture of {width} × {height}: {error}") from error
        if shape != (3, size, size):
            raise InputError(
                f"{name}: its processor ({FILES[0]}) makes {' × '.join(map(str, shape))} of a picture of "
                f"{width} × {height}, and the model takes 3 × {size} × {size}: put the file right"
            )
