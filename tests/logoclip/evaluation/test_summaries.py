"""Which figure belongs to which run."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from logoclip.agent.agent import Agent
from logoclip.agent.questions.evaluations import Evaluations, Mistakes, ReadSweep
from logoclip.agent.questions.runs import Runs
from logoclip.evaluation.stored import report, store_evaluation
from logoclip.evaluation.summaries import EvaluatedRuns, EvaluationSummary
from logoclip.model.card import write_card
from logoclip.runs import RunDirectory, create_run
from logoclip.workspace import Workspace
from tests.logoclip.evaluation.test_stored import two_models


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


@pytest.fixture
def training(workspace: Workspace) -> RunDirectory:
    return create_run(workspace.runs, "demo", "train", "")


@pytest.fixture
def evaluation(workspace: Workspace, training: RunDirectory) -> RunDirectory:
    """An evaluation of a baseline and of what `training` exported."""
    run = create_run(workspace.runs, "sweep", "evaluate", "kind: evaluate\n")
    sweep = two_models()
    tuned = replace(sweep.models[1], parent_run=training.id)
    store_evaluation(replace(sweep, models=(sweep.models[0], tuned)), run.evaluation)
    return run


def f1_of(number: int) -> float:
    return float(report(two_models()).models[number].f1)


def test_a_training_has_the_f1_of_its_export_and_an_evaluation_that_of_its_best_model(
    workspace: Workspace, training: RunDirectory, evaluation: RunDirectory
) -> None:
    best = EvaluatedRuns().best_f1([training, evaluation])
    assert best == {training.id: f1_of(1), evaluation.id: max(f1_of(0), f1_of(1))}
    assert {run.id: run.best_f1 for run in Agent(workspace).answer(Runs()).changed} == best


def test_what_is_exported_there_later_changes_no_figure(
    workspace: Workspace, training: RunDirectory, evaluation: RunDirectory
) -> None:
    later = create_run(workspace.runs, "demo", "train", "")
    (workspace.models / "tuned").mkdir()
    write_card(workspace.models / "tuned", {"parent_run": later.id})
    best = EvaluatedRuns().best_f1([later, training, evaluation])
    assert best[training.id] == f1_of(1) and later.id not in best


def test_a_new_evaluation_of_the_same_run_is_read_again(evaluation: RunDirectory) -> None:
    evaluated = EvaluatedRuns()
    assert len(evaluated.summary(evaluation).models) == 2
    summary = evaluation.evaluation / "summary.json"
    summary.write_text("{}")
    os.utime(summary, (1, 1))
    assert evaluated.summary(evaluation) == EvaluationSummary()


def test_evaluations_are_listed_with_their_models_and_data(workspace: Workspace, evaluation: RunDirectory) -> None:
    (answer,) = Agent(workspace).answer(Evaluations())
    assert answer.run.id == evaluation.id and answer.data == "/data/demo"
    assert [(model.name, model.path) for model in answer.models] == [
        ("baseline", "models/base"),
        ("finetuned", "models/tuned"),
    ]
    assert Agent(workspace).answer(ReadSweep(evaluation.id)).id == evaluation.id


def test_mistakes_are_said_for_a_threshold(workspace: Workspace, evaluation: RunDirectory) -> None:
    answer = Agent(workspace).answer(Mistakes(evaluation.id, "baseline", 2.0))
    assert answer and all(mistake.given is None for mistake in answer)


@pytest.mark.parametrize("given", [0.0, 0.5, 2.0])
def test_a_sweep_at_a_given_threshold_counts_with_the_fitted_one(
    workspace: Workspace, training: RunDirectory, given: float
) -> None:
    run, sweep = create_run(workspace.runs, "sweep", "evaluate", ""), two_models()
    models = tuple(
        replace(model, parent_run=parent, calibration=other.held_out)
        for model, other, parent in zip(sweep.models, reversed(sweep.models), (None, training.id), strict=True)
    )
    fitted = replace(sweep, models=models)
    store_evaluation(replace(fitted, settings=replace(sweep.settings, threshold=given)), run.evaluation)
    wanted = report(fitted).models
    assert EvaluatedRuns().best_f1([run])[training.id] == wanted[1].f1
    shown = EvaluatedRuns().summary(run).models
    assert [model.threshold for model in shown] == [given, given]
    assert [(model.judged.threshold, model.judged.f1, model.judged.f1_interval) for model in shown] == [
        (model.threshold, model.f1, model.f1_interval) for model in wanted
    ]
    assert all(model.fitted is None for model in wanted)


def test_without_other_brands_a_given_threshold_is_the_one_that_counts(
    workspace: Workspace, training: RunDirectory
) -> None:
    run, sweep = create_run(workspace.runs, "sweep", "evaluate", ""), two_models()
    models = tuple(replace(model, calibration=None) for model in sweep.models)
    store_evaluation(replace(sweep, models=models, settings=replace(sweep.settings, threshold=0.5)), run.evaluation)
    assert all(model.fitted is None and model.judged.threshold == 0.5 for model in EvaluatedRuns().summary(run).models)
