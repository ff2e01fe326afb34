"""Numbers that are numbers: an overflow ends as NaN in every weight unless somebody looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import torch
from torch import Tensor


def all_finite(tensors: Iterable[Tensor]) -> bool:
    """Whether no tensor has a NaN or an infinity. Of all tensors together, so that a GPU is waited for once."""
    found = [tensor.isfinite().all() for tensor in tensors]
    return bool(torch.stack(found).all()) if found else True


def first_not_finite(content: object) -> str | None:
    """The place of the first tensor within `content` that has a NaN or an infinity, as `model.weight`, if one has."""
    return next((place for place, tensor in _tensors(content) if not all_finite([tensor])), None)


def _tensors(content: object, place: str = "") -> Iterator[tuple[str, Tensor]]:
    """All tensors within mappings and sequences, with their places."""
    if isinstance(content, Tensor):
        yield place, content
        return
    parts: Iterable[tuple[object, object]] = ()
    if isinstance(content, Mapping):
        parts = content.items()
    elif isinstance(content, Sequence) and not isinstance(content, (str, bytes)):
        parts = enumerate(content)
    for key, part in parts:
        yield from _tensors(part, f"{place}.{key}" if place else str(key))
