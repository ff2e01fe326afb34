"""What is made of a training."""

from __future__ import annotations

import pytest

from logoclip.agent.agent import Agent
from logoclip.agent.questions.from_run import (
    Checkpoints,
    Duplicate,
    ExportCheckpoint,
    Extend,
    GoOn,
    Publish,
    ReadExtension,
    ReadRunConfig,
)
from logoclip.agent.questions.runs import Run
from logoclip.agent.questions.steering import Stop
from logoclip.config.config_file import dump_config
from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.model.card import read_card, write_card
from logoclip.runs import RunDirectory, StatusWriter, create_run, find_run, read_status
from logoclip.workspace import Workspace
from tests.logoclip.agent.conftest import Until, one


def test_a_trainings_model_is_published_and_known_by_its_run(agent: Agent, workspace: Workspace) -> None:
    trained = create_run(workspace.runs, "demo", "train", dump_config(TrainingConfig(export_dir="models/tuned")))
    assert agent.answer(Run("demo-01")).model == ""
    trained.model.mkdir()
    write_card(trained.model, {"parent_run": "demo-01"})
    assert agent.answer(Run("demo-01")).model == "runs/demo-01/model"
    assert agent.answer(Publish("demo-01")).said == "published to models/tuned"
    assert read_card(workspace.models / "tuned") == {"parent_run": "demo-01"}


def test_a_run_is_made_a_config_again(agent: Agent, run: RunDirectory, workspace: Workspace) -> None:
    checked = agent.answer(ReadRunConfig(run.id))
    assert (checked.text, checked.values["seed"], checked.revision) == (run.config.read_text(), 3, "")
    made = agent.answer(Duplicate(run.id, "again"))
    assert (made.name, made.path) == ("again.yaml", str(workspace.configs / "again.yaml"))
    assert (workspace.configs / "again.yaml").read_text() == checked.text
    with pytest.raises(InputError, match="there is a config of that name already"):
        agent.answer(Duplicate(run.id, "again"))


def test_a_stopped_training_goes_on_from_a_chosen_checkpoint_and_is_extended(
    agent: Agent, launched: RunDirectory, workspace: Workspace, until: Until
) -> None:
    agent.answer(Stop(launched.id))
    until(lambda: one(agent, launched.id).state == "stopped")
    StatusWriter(launched).write(epochs_planned=4, steps_planned=40, last_durable_step=20)
    for name in ("epoch_1.pt", "last.pt"):
        (launched.checkpoints / name).write_text(name)
    assert [(file.name, file.step) for file in agent.answer(Checkpoints(launched.id))] == [
        ("last.pt", 20), ("epoch_1.pt", 10),
    ]  # fmt: skip
    assert agent.answer(ReadExtension(launched.id)).trained == 2
    for question, start, epochs in (
        (GoOn(launched.id, "epoch_1.pt"), "epoch_1.pt", 20), (Extend(launched.id, 3), "last.pt", 5),
    ):  # fmt: skip
        child = find_run(workspace.runs, agent.answer(question).id)
        status = until(lambda child=child: (now := read_status(child)).state == "running" and now)
        place = f"runs/{launched.id}/checkpoints/{start}"
        assert (status.parent, status.start_from, status.name) == (launched.id, place, "mine")
        assert agent.answer(Run(child.id)).config["max_epochs"] == epochs
        agent.answer(Stop(child.id))
        until(lambda child=child: read_status(child).state == "stopped")
    exporting = agent.answer(ExportCheckpoint(launched.id, "epoch_1.pt", "models/first"))
    until(lambda: one(agent, exporting.id).state == "running")
    agent.answer(Stop(exporting.id))
    until(lambda: one(agent, exporting.id).state == "stopped")
    with pytest.raises(InputError, match="is not inside the workspace"):
        agent.answer(ExportCheckpoint(launched.id, "epoch_1.pt", "../first"))
