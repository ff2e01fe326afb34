"""The exact gradient of a large contrastive batch, in micro-batches that fit memory.

Gao et al., "Scaling Deep Contrastive Learning Batch Size under Memory Limited Setup", 2021, with the
frozen trunk computed once: its output is kept, so only the trainable head runs twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import torch
from torch import Tensor

from logoclip.model.sample_dropout import drawing_for

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
        seed: decides the dropout: crop i draws by `seed + i`. The same for the same step, so that a repeated step is
            the same step, whatever its micro-batch.

    Returns:
        The loss (scalar) and the embeddings [N, D], both detached.
    """
    # Nothing in the trunk trains: without autograd none of its activations are kept, only its output.
    with torch.no_grad():
        kept = [encoder.trunk(part) for part in torch.split(pixels, micro_batch)]
    if len(kept) == 1:  # it fits as a whole: one pass with autograd is the same step, without a second forward
        (embeddings,) = _heads(encoder, kept, seed)
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
    """The head over each part, in turn.

    Both passes over a crop must drop the same units, or the gradient is not that of the embeddings. So its seed is
    made of its place in the batch, which no micro-batch size changes.
    """
    place = seed
    for hidden in kept:
        with drawing_for(range(place, place + len(hidden)), hidden.device):
            embeddings = encoder.head(hidden)
        place += len(hidden)
        yield embeddings  # outside: the caller's own work must not draw from this micro-batch's numbers
