"""Image files → embeddings, in batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from logoclip.data.pictures import read_picture
from logoclip.data.transforms import Transform

EMBEDDING_BATCH = 64


def embed_crops(
    model: Callable[[Tensor], Tensor],
    paths: Sequence[Path],
    transform: Transform,
    device: torch.device,
    progress: Callable[[int, int], None] | None = None,
) -> np.ndarray:
    """Embeddings of image files.

    Args:
        model: pixels [N, 3, S, S] → unit embeddings [N, D].
        progress: called with (done, total) after each batch.

    Returns:
        float32 [len(paths), D], rows of unit length.

    Raises:
        InputError: a file cannot be read as a picture.
    """
    parts = []
    for start in range(0, len(paths), EMBEDDING_BATCH):
        pixels = torch.stack([transform(read_picture(path)) for path in paths[start : start + EMBEDDING_BATCH]])
        with torch.inference_mode():
            parts.append(model(pixels.to(device)).float().cpu().numpy())
        if progress:
            progress(min(start + EMBEDDING_BATCH, len(paths)), len(paths))
    return np.concatenate(parts)
