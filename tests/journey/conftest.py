"""Terminals for whoever goes the whole way."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from logoclip.runs import list_runs, read_status
from logoclip.workspace import Workspace
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


@pytest.fixture
def runs(workspace: Workspace) -> Iterator[Path]:
    """Where the runs of the test's `workspace` are; their workers end with the test."""
    yield workspace.runs
    for run in list_runs(workspace.runs):
        if (pid := read_status(run).pid) and psutil.pid_exists(pid):
            os.kill(pid, signal.SIGKILL)
