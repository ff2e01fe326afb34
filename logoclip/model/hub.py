"""Models by hub id: what was fetched once is used without asking the hub again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Loaded = TypeVar("Loaded")


def pretrained(load: Callable[..., Loaded], name: str, **options: Any) -> Loaded:
    """What the `from_pretrained` in `load` makes of a directory, of the Hugging Face cache, or else of the hub.

    Without a connection every question to the hub is retried for half a minute before the cache is looked at.
    So the cache comes first, and a run repeats with the files that it began with.

    Raises:
        OSError, ValueError: as `load` does.
    """
    try:
        return load(name, local_files_only=True, **options)
    except OSError:
        return load(name, **options)
