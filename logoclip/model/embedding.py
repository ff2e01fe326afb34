"""Image files → embeddings, in batches."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor

from logoclip.data.loading import load
from logoclip.data.pictures import read_picture
from logoclip.data.transforms import Transform
from logoclip.machine.shared_memory import processes_that_fit
from logoclip.model.memory import halving

EMBEDDING_BATCH: Final = 64
MOST_PROCESSES: Final = 8  # more decode faster than any model here embeds
LEAST_BATCHES: Final = 4  # for fewer a process takes longer to start than to work

Model = Callable[[Tensor], Tensor]
Progress = Callable[[int, int], None]


def embed_crops(
    model: Model,
    paths: Sequence[Path],
    transform: Transform,
    device: torch.device,
    progress: Progress | None = None,
    processes: int | None = None,
) -> np.ndarray:
    """Embeddings of image files.

    Where memory does not suffice for a batch, fewer go through the model at once.

    Args:
        model: pixels [N, 3, S, S] → unit embeddings [N, D].
        progress: called with (done, total) after each batch, and while one is waited for.
        processes: how many read the files, at the most; by default one a core. For a few files none are started.

    Returns:
        float32 [len(paths), D], rows of unit length.

    Raises:
        InputError: a file cannot be read as a picture.
        JobError: memory does not suffice for one picture, or as `load`.
    """
    parts: list[np.ndarray] = []
    embed = _Sparing(model, device)

    def tell() -> None:
        if progress:
            progress(sum(map(len, parts)), len(paths))

    for pixels in _pixels(paths, transform, processes, tell):
        parts.append(embed(pixels))
        tell()
    return np.concatenate(parts)


class _Sparing:
    """A model that takes fewer pictures at once, from then on, where memory does not suffice."""

    def __init__(self, model: Model, device: torch.device) -> None:
        self.model = model
        self.device = device
        self.most = EMBEDDING_BATCH

    def __call__(self, pixels: Tensor) -> np.ndarray:
        return halving(lambda most: self._embed(pixels, most), self.most, self._remember)

    def _embed(self, pixels: Tensor, most: int) -> np.ndarray:
        with torch.inference_mode():
            parts = [self.model(part.to(self.device)).float().cpu() for part in torch.split(pixels, most)]
            embeddings: np.ndarray = torch.cat(parts).numpy()
        return embeddings

    def _remember(self, most: int) -> None:
        self.most = most


def _pixels(
    paths: Sequence[Path], transform: Transform, processes: int | None, waiting: Callable[[], object]
) -> Iterator[Tensor]:
    """The pictures in batches, [≤ 64, 3, S, S]."""
    batches = [paths[start : start + EMBEDDING_BATCH] for start in range(0, len(paths), EMBEDDING_BATCH)]
    wanted = min(MOST_PROCESSES, os.cpu_count() or 1) if processes is None else processes
    if len(batches) < LEAST_BATCHES:
        wanted = 0
    if wanted:
        one = transform(read_picture(paths[0]))
        wanted = processes_that_fit(EMBEDDING_BATCH * one.nbytes, wanted)
    return load(_Read(transform), batches, torch.stack, wanted, waiting)


class _Read:
    """What a loading process does with a path."""

    def __init__(self, transform: Transform) -> None:
        self.transform = transform

    def __call__(self, path: Path) -> Tensor:
        return self.transform(read_picture(path))
