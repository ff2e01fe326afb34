"""One optimiser step over a contrastive batch: whole, or left out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import psutil
import torch
from torch import nn

from logoclip.config.schema import TrainingConfig
from logoclip.data.dataset import Batch
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP
from logoclip.model.memory import halving
from logoclip.runs.series import Series
from logoclip.training.grad_cache import accumulate_gradient
from logoclip.training.optimiser import Optimiser
from logoclip.training.pair_similarities import summarise_pairs

SEEDS_APART: Final = 1_000_003


@dataclass(frozen=True)
class Taken:
    """One step's figures. `fault` says what was not finite, in which case the weights have not moved."""

    loss: float
    grad_norm: float
    embeddings: torch.Tensor
    fault: str = ""

    def figures(self, batch: Batch) -> dict[Series, float]:
        """What a recorder is told of it."""
        labels = (batch.classes.numpy(), batch.images.numpy(), batch.brands.numpy())
        pairs = summarise_pairs(self.embeddings.cpu().numpy(), *labels)
        return {
            Series.LOSS: self.loss,
            Series.GRAD_NORM: self.grad_norm,
            Series.POSITIVE: pairs.positive,
            Series.NEGATIVE: pairs.negative,
            Series.SEPARATION: pairs.separation,
        }


@dataclass(frozen=True)
class Stepper:
    """Takes the steps of one training."""

    model: LogoFineTunedCLIP
    loss: nn.Module
    optimiser: Optimiser
    config: TrainingConfig

    def take(self, batch: Batch, step: int, rate: float, micro_batch: int, halved: Callable[[int], None]) -> Taken:
        """The step number `step`, with learning rate `rate`; where memory runs out, again with half the micro-batch.

        Args:
            halved: told the new micro-batch before it is tried.

        Raises:
            JobError: memory does not suffice for one crop, or ran out when the weights had begun to move.
        """
        return halving(lambda most: self._try(batch, step, rate, most), micro_batch, halved)

    def _try(self, batch: Batch, step: int, rate: float, micro_batch: int) -> Taken:
        # Crop i drops units by seed + i, so steps lie a whole batch apart: no two draw the same. Being made of the
        # step, it needs no random state in the checkpoint, and a resumed run repeats the uninterrupted one.
        seed = self.config.seed * SEEDS_APART + step * self.config.contrastive_batch
        parts = (batch.pixels, batch.classes, batch.brands)
        pixels, classes, brands = (part.to(self.model.device, non_blocking=True) for part in parts)
        loss_of = partial(self.loss, brands=brands)  # pairs of two classes of one brand are neutral
        self.optimiser.forget_gradients()  # a pass that ran out of memory has left those of some micro-batches behind
        loss, embeddings = accumulate_gradient(self.model, pixels, classes, loss_of, micro_batch, seed)
        norm, value = self.optimiser.clip(self.config.max_grad_norm), loss.item()
        if not math.isfinite(value):
            return Taken(value, norm, embeddings, f"its loss is {value}")
        if not math.isfinite(norm):
            return Taken(value, norm, embeddings, f"the length of its gradient is {norm}")
        self.optimiser.step(rate)
        return Taken(value, norm, embeddings)


def costs(seconds: float, crops: int, device: torch.device) -> dict[Series, float]:
    """What a step took, for a recorder."""
    taken = {
        Series.SECONDS_PER_STEP: seconds,
        Series.IMAGES_PER_SECOND: crops / seconds,
        Series.MEMORY_GB: psutil.Process().memory_info().rss / 1e9,
    }
    if device.type == "cuda":
        taken[Series.GPU_MEMORY_GB] = torch.cuda.max_memory_allocated(device) / 1e9
    return taken


class Laps:
    """Measures what each step takes, waiting for its batch included."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    def lap(self) -> float:
        """Seconds since the last call, or since it was made."""
        now = time.perf_counter()
        seconds, self._began = now - self._began, now
        return seconds
