"""Searches over settings, as the console asks for them."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.agent import Agent
from logoclip.agent.questions.studies import LaunchTune, ReadStudy
from logoclip.config.config_file import load_job
from logoclip.errors import ConfigError, InputError
from logoclip.runs import create_run, find_run
from logoclip.tuning.trials import StudyReport, write_study
from logoclip.workspace import Workspace

SPACE: dict[str, Any] = {"learning_rate": {"low": 1e-4, "high": 1e-2, "log": True}}


@pytest.fixture
def agent(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Agent:
    workspace = Workspace.make(tmp_path / "workspace")
    (workspace.configs / "a.yaml").write_text("max_epochs: 2\n")
    monkeypatch.setattr("logoclip.jobs.launching.launch", lambda run, workspace: 1)
    return Agent(workspace)


def test_a_search_is_launched_with_what_is_on_the_screen(agent: Agent) -> None:
    launched = agent.answer(LaunchTune("a.yaml", SPACE, trials=5, seed=2, overrides={"lora_r": 4}))
    arguments = load_job(find_run(agent.workspace.runs, launched.id).config)
    assert launched.id == "a-tune-01"
    assert arguments == {
        "config": "a.yaml", "text": "max_epochs: 2\nlora_r: 4\n", "space": SPACE, "trials": 5, "seed": 2,
    }  # fmt: skip


@pytest.mark.parametrize("space", [{}, {"learning_rate": 3}, {"nothing": [1, 2]}, {"seed": [1, 2]}])
def test_a_wrong_space_is_refused_before_a_run_is_made(agent: Agent, space: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        agent.answer(LaunchTune("a.yaml", space))
    assert not list(agent.workspace.runs.iterdir())


def test_a_study_is_read_by_the_run_that_searches_and_by_each_of_its_trials(agent: Agent) -> None:
    founder = find_run(agent.workspace.runs, agent.answer(LaunchTune("a.yaml", SPACE)).id)
    trial = create_run(agent.workspace.runs, "a", "train", "", study=founder.id, trial=0)
    with pytest.raises(InputError, match="a-tune-01: has tried nothing yet"):
        agent.answer(ReadStudy(founder.id))
    report = StudyReport(founder.id, "a.yaml", "val_separation", 20, 0, SPACE)
    write_study(founder, report)
    assert agent.answer(ReadStudy(founder.id)) == agent.answer(ReadStudy(trial.id)) == report
    other = create_run(agent.workspace.runs, "b", "train", "")
    with pytest.raises(InputError, match="b-01: is no search"):
        agent.answer(ReadStudy(other.id))
