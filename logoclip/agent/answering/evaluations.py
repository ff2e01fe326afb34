"""Answers from stored evaluations (`questions.evaluations`)."""

from __future__ import annotations

from msgspec.structs import replace

from logoclip.agent.answering import sweep
from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.evaluations import (
    EvaluationRun,
    Evaluations,
    Mistakes,
    ReadSweep,
    Sweep,
    SweptModel,
    ThresholdWritten,
    WriteThreshold,
)
from logoclip.errors import LogoclipError
from logoclip.evaluation import mistakes as wrong
from logoclip.evaluation.figures import Mistake
from logoclip.evaluation.fitted import facts_of
from logoclip.evaluation.stored import Evaluation, load_evaluation
from logoclip.runs.directory import RunDirectory
from logoclip.runs.find import list_runs
from logoclip.runs.judging import read_status


def evaluations(desk: Desk, question: Evaluations) -> tuple[EvaluationRun, ...]:
    runs = [run for run in list_runs(desk.workspace.runs) if read_status(run).kind == "evaluate"]
    return tuple(_evaluation(desk, run) for run in runs)


def read_sweep(desk: Desk, question: ReadSweep) -> Sweep:
    method = sweep.matching_method(question.method)
    evaluation = load_evaluation(desk.find(question.id).evaluation)
    answer = sweep.sweep(question.id, evaluation, method)
    return replace(answer, models=tuple(_with_bearers(desk, evaluation, model) for model in answer.models))


def _with_bearers(desk: Desk, evaluation: Evaluation, model: SweptModel) -> SweptModel:
    from logoclip.export import threshold

    try:
        places = threshold.bearers(evaluation, model.name, desk.workspace)
    except LogoclipError:  # whoever wants it written is told why it cannot be
        return model
    return replace(model, bearers=tuple(map(desk.workspace.relative, places)))


def mistakes(desk: Desk, question: Mistakes) -> tuple[Mistake, ...]:
    evaluation = load_evaluation(desk.find(question.id).evaluation)
    method = sweep.matching_method(question.method)
    return tuple(wrong.mistakes(evaluation, question.model, question.threshold, method))


def write_threshold(desk: Desk, question: WriteThreshold) -> ThresholdWritten:
    from logoclip.export import threshold

    evaluation = load_evaluation(desk.find(question.id).evaluation)
    method = sweep.matching_method(question.method)
    facts = facts_of(evaluation, question.model, question.threshold, question.goal, method)
    before = threshold.borne(threshold.bearers(evaluation, question.model, desk.workspace)[0])
    places = threshold.write_threshold(evaluation, question.model, facts, desk.workspace)
    return ThresholdWritten(facts.described(), tuple(map(desk.workspace.relative, places)), before)


def _evaluation(desk: Desk, run: RunDirectory) -> EvaluationRun:
    stored = desk.runs.evaluated.summary(run)
    return EvaluationRun(desk.runs.summary(run), stored.models, stored.data)
