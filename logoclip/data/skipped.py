"""What could not be used, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Skipped:
    """A file or a folder, or a box of one, that could not be used, and why."""

    path: Path
    reason: str


Report = Callable[[Skipped], None]


class Unusable(Exception):
    """A file cannot be used; the text says why."""


def first_line(error: BaseException) -> str:
    """An error's text without its own paths and dumps."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (text.splitlines() or [type(error).__name__])[0][:200]
