"""The list of runs, one of them, and what is said of them."""

from __future__ import annotations

import pytest

from logoclip.agent.agent import Agent
from logoclip.agent.questions.configs import Configs
from logoclip.agent.questions.data import DataSets
from logoclip.agent.questions.evaluations import Evaluations
from logoclip.agent.questions.runs import Describe, Run, Runs
from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.runs import RunDirectory, create_run
from logoclip.workspace import Workspace
from tests.logoclip.agent.conftest import all_runs


def test_an_empty_workspace_has_nothing(agent: Agent) -> None:
    assert agent.answer(Runs()).changed == ()
    assert agent.answer(Configs()) == agent.answer(Evaluations()) == agent.answer(DataSets()) == ()


def test_every_run_is_there(agent: Agent, run: RunDirectory, workspace: Workspace) -> None:
    newer = create_run(workspace.runs, "prepare", "prepare", "kind: prepare\ndataset: /x\n")
    found = all_runs(agent)
    assert [(each.id, each.kind, each.state) for each in found] == [
        (newer.id, "prepare", "queued"),
        (run.id, "train", "queued"),
    ]
    assert found[1].best_f1 is None and found[1].wanted == "running"


def test_a_training_has_its_config_and_notes(agent: Agent, run: RunDirectory) -> None:
    found = agent.answer(Run(run.id))
    assert found.config == TrainingConfig(seed=3, gradient_accumulation_steps=1).model_dump()
    assert "gradient_accumulation_steps: 8 is used instead of 1" in found.notes[0]


def test_a_job_has_its_arguments(agent: Agent, workspace: Workspace) -> None:
    job = create_run(workspace.runs, "prepare", "prepare", "kind: prepare\ndataset: /x\n")
    assert agent.answer(Run(job.id)).config == {"dataset": "/x"}


def test_a_damaged_config_is_said_in_the_notes(agent: Agent, run: RunDirectory) -> None:
    run.config.write_text("seed: [")
    found = agent.answer(Run(run.id))
    assert found.config == {} and "not YAML" in found.notes[0]


def test_what_is_said_of_runs_is_told_of_all_of_them(agent: Agent, run: RunDirectory, workspace: Workspace) -> None:
    other = create_run(workspace.runs, "other", "train", "")
    (one,) = agent.answer(Describe((run.id,), title="First", note="long"))
    assert (one.id, one.title, one.note) == (run.id, "First", "long")
    both = agent.answer(Describe((run.id, other.id), add_tags=("keep",)))
    assert [(found.title, found.tags) for found in both] == [("First", ("keep",)), ("", ("keep",))]
    with pytest.raises(InputError, match="no run is called 'First'"):
        agent.answer(Describe(("First",), title="by its title"))
