"""The exact gradient of a large contrastive batch, in micro-batches that fit memory.

Gao et al., "Scaling Deep Contrastive Learning Batch Size under Memory Limited Setup", 2021, with the
frozen trunk computed once: its output is kept, so only the trainable head runs twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import torch
from torch import Tensor

Loss = Callable[[Tensor, Tensor], Tensor]
"""Of the embeddings [N, D] and the labels [N] of a whole batch, a scalar."""


class SplitEncoder(Protocol):
    """An encoder in two parts. `head(trunk(pixels))` are its unit embeddings [N, D]."""

    def trunk(self, pixels: Tensor) -> Tensor: ...

    def head(self, hidden: Tensor) -> Tensor: ...


def accumulate_gradient(
    encoder: SplitEncoder, pixels: Tensor, labels: Tensor, loss: Loss, micro_batch: int, seed: int
) -> tuple[Tensor, Tensor]:
    """Add to `.grad` of the head's parameters the gradient of `loss` over the whole batch.

    Args:
        pixels: [N, 3, S, S]; labels: [N]; micro_batch: crops in memory at once, changes nothing in the maths.
        seed: decides the dropout; the same for the same step, so that a repeated step is the same step.

    Returns:
        The loss (scalar) and the embeddings [N, D], both detached.
    """
    # Nothing in the trunk trains: without autograd none of its activations are kept, only its output.
    with torch.no_grad():
        kept = [encoder.trunk(part) for part in torch.split(pixels, micro_batch)]
    if len(kept) == 1:  # it fits as a whole: one pass with autograd is the same step, without a second forward
        with _dropout(seed, pixels.device):
            embeddings = encoder.head(kept[0])
        value = loss(embeddings, labels)
        torch.autograd.backward(value)
        return value.detach(), embeddings.detach()
    with torch.no_grad():
        embeddings = torch.cat(list(_heads(encoder, kept, seed)))
    # A leaf of its own: the loss's graph ends here and is freed before the first head runs with autograd.
    embeddings.requires_grad_()
    value = loss(embeddings, labels)
    (gradient,) = torch.autograd.grad(value, embeddings)
    for part, part_gradient in zip(_heads(encoder, kept, seed), torch.split(gradient, micro_batch), strict=True):
        torch.autograd.backward(part, part_gradient)
    return value.detach(), embeddings.detach()


def _heads(encoder: SplitEncoder, kept: list[Tensor], seed: int) -> Iterator[Tensor]:
    for index, hidden in enumerate(kept):
        with _dropout(seed + index, hidden.device):
            embeddings = encoder.head(hidden)
        yield embeddings  # outside: the caller's own work must not draw from this micro-batch's random state


@contextmanager
def _dropout(seed: int, device: torch.device) -> Iterator[None]:
    """Both passes over a micro-batch must drop the same units, or the gradient is not that of the embeddings.

    Afterwards the generators are as before: how many micro-batches a step takes changes no other random choice.
    """
    # Without a list every GPU of the machine would be initialised and its state copied.
    devices = [device] if device.type == "cuda" else []
    with torch.random.fork_rng(devices=devices):
        torch.manual_seed(seed)
        yield
