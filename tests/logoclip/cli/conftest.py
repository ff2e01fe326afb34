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


@pytest.fixture
def evaluations(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Has every evaluation find the same figures without a worker. What was asked of each is added to this list."""
    from logoclip.evaluation.stored import store_evaluation
    from tests.logoclip.evaluation.test_stored import two_models

    asked: list[dict[str, Any]] = []

    def evaluate(place: Workspace, name: str, kind: Any, arguments: dict[str, Any]) -> RunDirectory:
        asked.append(arguments)
        run = create_run(place.runs, name, kind, "")
        store_evaluation(two_models(), run.evaluation)
        return run

    monkeypatch.setattr("logoclip.cli.evaluation_job.run_job", evaluate)
    return asked


@pytest.fixture
def prepared(workspace: Workspace) -> Path:
    """Prepared data, by its looks, where a config says that it is."""
    from logoclip.data.prepared import DATABASE

    folder = workspace.resolve(TrainingConfig().data_dir)
    folder.mkdir(parents=True)
    (folder / DATABASE).touch()
    return folder
