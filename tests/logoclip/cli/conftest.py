"""The command as a person runs it, and runs that look as workers leave them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logoclip.config.config_file import dump_config
from logoclip.config.schema import TrainingConfig
from logoclip.runs import RunDirectory, StatusWriter, create_run
from logoclip.workspace import Workspace

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
MakeRun = Callable[..., RunDirectory]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


@pytest.fixture
def cli(workspace: Workspace) -> Cli:
    """Runs `logoclip` in the workspace, in a process of its own."""

    def run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "logoclip", *arguments],
            cwd=workspace.root,
            env={**os.environ, "COLUMNS": "100", **(env or {})},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
        )

    return run


@pytest.fixture
def make_run(workspace: Workspace) -> MakeRun:
    """Makes a run whose status is what the test says."""

    def make(name: str = "demo", kind: Any = "train", **status: Any) -> RunDirectory:
        run = create_run(workspace.runs, name, kind, dump_config(TrainingConfig()))
        StatusWriter(run).write(**status)
        return run

    return make
