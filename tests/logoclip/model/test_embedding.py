"""Files become rows of one matrix, whatever batches they go through."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from logoclip.errors import InputError
from logoclip.model.embedding import EMBEDDING_BATCH, embed_crops

CPU = torch.device("cpu")


def as_tensor(picture: Image.Image) -> Tensor:
    return torch.from_numpy(np.asarray(picture).copy()).permute(2, 0, 1).float()


def mean_colour(pixels: Tensor) -> Tensor:
    assert not torch.is_grad_enabled()
    return pixels.mean(dim=(2, 3)).to(torch.bfloat16)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """One more than a batch, each grey of its own number."""
    paths = [tmp_path / f"{number}.png" for number in range(EMBEDDING_BATCH + 1)]
    for number, path in enumerate(paths):
        Image.new("L", (4, 4), number).save(path)
    return paths


def test_each_file_has_its_row_in_order_and_in_float32(files: list[Path]) -> None:
    embeddings = embed_crops(mean_colour, files, as_tensor, CPU)
    assert embeddings.dtype == np.float32
    np.testing.assert_array_equal(embeddings, np.repeat(np.arange(len(files))[:, None], 3, axis=1))


def test_progress_is_said_after_each_batch(files: list[Path]) -> None:
    said: list[tuple[int, int]] = []
    embed_crops(mean_colour, files, as_tensor, CPU, lambda done, total: said.append((done, total)))
    assert said == [(EMBEDDING_BATCH, EMBEDDING_BATCH + 1), (EMBEDDING_BATCH + 1, EMBEDDING_BATCH + 1)]


def test_a_file_that_is_no_picture_is_named(files: list[Path]) -> None:
    files[3].write_bytes(b"no picture")
    with pytest.raises(InputError, match=r"3\.png: cannot be read as a picture"):
        embed_crops(mean_colour, files, as_tensor, CPU)
