"""A workspace with an agent, and trainings that a small worker is at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logoclip.agent.agent import Agent
from logoclip.agent.questions.launches import LaunchTraining
from logoclip.agent.questions.runs import Run, Runs
from logoclip.runs import RunDirectory, create_run, find_run, read_status
from logoclip.runs.summary import RunSummary
from logoclip.workspace import Workspace

Until = Callable[..., Any]

CONFIG = "# mine\ndata_dir: data/small   # few brands\nlogos_per_batch: 2\nsamples_per_logo: 2\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


@pytest.fixture
def agent(workspace: Workspace) -> Agent:
    return Agent(workspace)


@pytest.fixture
def run(workspace: Workspace) -> RunDirectory:
    return create_run(workspace.runs, "demo", "train", "seed: 3\ngradient_accumulation_steps: 1\n")


@pytest.fixture
def launched(
    agent: Agent, workspace: Workspace, prepare_small: Callable[..., Path], small_worker: Path, until: Until
) -> RunDirectory:
    """A training that a small worker is at."""
    prepare_small(workspace.data / "small", 8)
    (workspace.configs / "mine.yaml").write_text(CONFIG)
    run = find_run(workspace.runs, agent.answer(LaunchTraining("mine")).id)
    until(lambda: read_status(run).state == "running")
    return run


def all_runs(agent: Agent) -> list[RunSummary]:
    return sorted(agent.answer(Runs()).changed, key=lambda run: run.created, reverse=True)


def one(agent: Agent, id: str) -> RunSummary:
    return agent.answer(Run(id)).summary
