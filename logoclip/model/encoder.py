"""A finished model as users of embeddings see it: pictures in, unit vectors out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional
from transformers import CLIPModel

from logoclip.model.architecture import input_size
from logoclip.model.card import read_card
from logoclip.model.device import best_device
from logoclip.model.embedding import embed_crops
from logoclip.model.fine_tuned_clip import load_clip
from logoclip.model.processor import model_transform


class Encoder:
    """A CLIP model with the preprocessing it was trained with.

    Attributes:
        preprocess: crop, squash or letterbox; `own` for a processor that does something else.
        card: what the model says of itself (`logoclip.json`), empty for a model of another origin.
    """

    def __init__(
        self, clip: CLIPModel, name: str, card: dict[str, Any], preprocess: str | None, device: torch.device
    ) -> None:
        self.clip = clip
        self.clip.train(False)
        nn.Module.to(self.clip, device)  # PreTrainedModel hides the signature of its own
        self.name = name
        self.card = card
        self.device = device
        self.preprocess, self.transform = model_transform(name, input_size(clip), card, preprocess)

    @classmethod
    def load(cls, name: str, device: torch.device | None = None, preprocess: str | None = None) -> Encoder:
        """The encoder in a directory or behind a hub id.

        Args:
            preprocess: instead of the model's own, so that two models see the same pixels.

        Raises:
            InputError: there is no such model, or its processor gives pixels that it does not take.
        """
        card = read_card(Path(name)) if Path(name).is_dir() else {}
        return cls(load_clip(name), name, card, preprocess, device or best_device())

    def __call__(self, pixels: Tensor) -> Tensor:
        """Pixels [N, 3, S, S] → unit embeddings [N, D]."""
        # No autocast here: scores are compared with a threshold, which must mean the same on every device.
        features = self.clip.get_image_features(pixel_values=pixels).pooler_output
        return functional.normalize(features, dim=-1)

    def embed_images(self, pictures: Sequence[Image.Image]) -> np.ndarray:
        """Pictures → float32 [N, D], rows of unit length."""
        with torch.inference_mode():
            pixels = torch.stack([self.transform(picture) for picture in pictures])
            embeddings: np.ndarray = self(pixels.to(self.device)).cpu().numpy()
        return embeddings

    def embed_files(self, paths: Sequence[Path], progress: Callable[[int, int], None] | None = None) -> np.ndarray:
        """Image files → float32 [N, D], rows of unit length.

        Raises:
            InputError: a file cannot be read as a picture.
        """
        return embed_crops(self, paths, self.transform, self.device, progress)
