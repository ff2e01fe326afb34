"""What a person is shown of a training in pictures: at each validation, the crops that are hardest for the model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import torch

from logoclip.data.dataset import Batch
from logoclip.data.prepared import Crop
from logoclip.runs.examples import Examples, HardPairs, NamedCrop, NamedPair
from logoclip.training.hardest import NO_PAIRS, Hardest, Pair, hardest_pairs
from logoclip.training.training_data import TrainingData

CROPS: Final = 48


class Showcase:
    """Remembers the last batch, which costs a step nothing, and looks closer when an epoch ends.

    Args:
        show: told the examples of each validation.
    """

    def __init__(self, data: TrainingData, show: Callable[[Examples], None]) -> None:
        self._data = data
        self._show = show
        self._last: tuple[Batch, torch.Tensor] | None = None

    def took(self, batch: Batch, embeddings: torch.Tensor) -> None:
        """A step was taken with `batch`; `embeddings` are [N, D]."""
        pixels = batch.pixels.new_empty(0)  # the pictures themselves are not kept, as a view would keep them
        self._last = Batch(pixels, batch.classes, batch.brands, batch.images, batch.crops), embeddings

    def judged(self, step: int, epoch: int, validation: Hardest) -> None:
        """A validation has ended, with these pairs of its crops."""
        data = self._data
        crops, pairs = self._of_batch()
        self._show(
            Examples(
                step,
                epoch,
                str(data.prepared.root),
                tuple(self._named(data.dataset.crops, place) for place in crops[:CROPS]),
                self._all_named(data.dataset.crops, pairs),
                self._all_named(data.validation, validation),
            )
        )

    def _of_batch(self) -> tuple[Sequence[int], Hardest]:
        if self._last is None:
            return (), NO_PAIRS
        batch, embeddings = self._last
        labels = (batch.classes.numpy(), batch.images.numpy(), batch.brands.numpy())
        found = hardest_pairs(embeddings.detach().float().cpu().numpy(), *labels)
        positives, negatives = (
            tuple(Pair(batch.crops[pair.first], batch.crops[pair.second], pair.similarity) for pair in pairs)
            for pairs in found
        )
        return batch.crops, Hardest(positives, negatives)

    def _all_named(self, crops: Sequence[Crop], found: Hardest) -> HardPairs:
        positives, negatives = (
            tuple(
                NamedPair(self._named(crops, pair.first), self._named(crops, pair.second), round(pair.similarity, 4))
                for pair in pairs
            )
            for pairs in found
        )
        return HardPairs(positives, negatives)

    def _named(self, crops: Sequence[Crop], place: int) -> NamedCrop:
        crop, root = crops[place], self._data.prepared.root
        path = crop.path.relative_to(root) if crop.path.is_relative_to(root) else crop.path
        return NamedCrop(str(path), crop.brand, crop.class_name)
