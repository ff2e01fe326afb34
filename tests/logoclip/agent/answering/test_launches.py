"""New runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.agent.agent import Agent
from logoclip.agent.questions.configs import ReadConfig
from logoclip.agent.questions.launches import LaunchJob, LaunchTraining
from logoclip.agent.questions.runs import Run
from logoclip.agent.questions.steering import Stop
from logoclip.errors import ConfigError
from logoclip.runs import RunDirectory, find_run, read_status
from logoclip.workspace import Workspace
from tests.logoclip.agent.conftest import CONFIG, Until, all_runs, one


def test_a_launched_training_keeps_the_config_as_launched(
    agent: Agent, launched: RunDirectory, workspace: Workspace, until: Until
) -> None:
    assert launched.id == "mine-01" and launched.config.read_text() == CONFIG
    second = find_run(
        workspace.runs, agent.answer(LaunchTraining("mine.yaml", {"learning_rate": "5e-6", "seed": 9})).id
    )
    assert second.id == "mine-02"
    assert second.config.read_text() == CONFIG + "learning_rate: 5e-6\nseed: 9\n"
    assert agent.answer(ReadConfig("mine")).text == CONFIG
    for run in (launched, second):
        until(lambda run=run: read_status(run).state == "running")
        agent.answer(Stop(run.id))
        until(lambda run=run: read_status(run).state == "stopped")


def test_a_job_is_launched_with_its_arguments(
    agent: Agent, workspace: Workspace, small_worker: Path, until: Until
) -> None:
    arguments = {"dataset": "data/pictures", "output": "data/demo", "brands": 4, "images_per_brand": 2}
    run_id = agent.answer(LaunchJob("demo_data", arguments, "demo-data")).id
    assert run_id == "demo-data-01"
    until(lambda: one(agent, run_id).state == "running")
    assert agent.answer(Run(run_id)).config == arguments
    agent.answer(Stop(run_id))
    assert agent.answer(LaunchJob("demo_data", arguments)).id == "demo-data-02"
    agent.answer(Stop("demo-data-02"))


def test_a_config_with_faults_is_not_launched(agent: Agent, workspace: Workspace) -> None:
    (workspace.configs / "bad.yaml").write_text("lora_r: -1\nseeed: 1\n")
    with pytest.raises(ConfigError, match=r"bad:1: lora_r: (.|\n)*bad:2: seeed: unknown key"):
        agent.answer(LaunchTraining("bad"))
    assert all_runs(agent) == []
