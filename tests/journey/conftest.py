"""Terminals for whoever goes the whole way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journey.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Opens a terminal that runs a command."""
    opened: list[Terminal] = []

    def start(command: str, columns: int = 140, rows: int = 40) -> Terminal:
        opened.append(Terminal(tmp_path / f"tmux-{len(opened)}", command, columns, rows))
        return opened[-1]

    yield start
    for one in opened:
        one.close()
