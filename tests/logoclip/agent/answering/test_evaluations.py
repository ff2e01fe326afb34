"""Stored evaluations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from logoclip.agent.agent import Agent
from logoclip.agent.questions.evaluations import ReadSweep, ThresholdWritten, WriteThreshold
from logoclip.config.config_file import dump_config
from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.evaluation.stored import store_evaluation
from logoclip.model.card import read_card, write_card
from logoclip.runs import RunDirectory, create_run
from logoclip.workspace import Workspace
from tests.logoclip.evaluation.test_stored import two_models


def test_a_threshold_is_written_with_its_facts_to_the_model_that_was_measured_alone(
    agent: Agent, workspace: Workspace
) -> None:
    trained = create_run(workspace.runs, "demo", "train", dump_config(TrainingConfig(export_dir="models/tuned")))
    trained.model.mkdir()
    write_card(trained.model, {"parent_run": "demo-01"})
    evaluation = two_models()
    measured = replace(evaluation.models[1], path=str(trained.model), parent_run="demo-01")
    stored = create_run(workspace.runs, "sweep", "evaluate", "")
    store_evaluation(replace(evaluation, models=(measured,)), stored.evaluation)
    assert agent.answer(ReadSweep("sweep-01")).models[0].bearers == ("runs/demo-01/model",)
    written = agent.answer(WriteThreshold("sweep-01", "finetuned", 0.7, method="simple"))
    assert written == ThresholdWritten("chosen by hand", ("runs/demo-01/model",))
    card = read_card(trained.model)
    assert (card["threshold"], card["method"], card["threshold_facts"]["queries"]) == (0.7, "simple", 60)
    assert agent.answer(WriteThreshold("sweep-01", "finetuned", 0.6)).before == 0.7
    write_card(trained.model, {"parent_run": "demo-02"})
    assert agent.answer(ReadSweep("sweep-01")).models[0].bearers == (), "there is none that could be written"
    with pytest.raises(InputError, match="demo-01/model: holds another model by now than the one that was measured"):
        agent.answer(WriteThreshold("sweep-01", "finetuned", 0.7))
    assert "threshold" not in read_card(trained.model)


def test_an_unknown_matching_method_is_an_input_error(agent: Agent, run: RunDirectory) -> None:
    with pytest.raises(InputError, match="'best' is no matching method: simple, margin, multi-ref"):
        agent.answer(ReadSweep(run.id, "best"))
