"""A stored evaluation as the sweep screen asks for it: every query's best score, and how all scores lie."""

from __future__ import annotations

from typing import Final

import numpy as np

from logoclip.agent.questions.evaluations import QuerySet, Sweep, SweptModel
from logoclip.errors import InputError
from logoclip.evaluation.matching import METHODS, Method, Outcomes, ScoreSet, class_scores
from logoclip.evaluation.stored import Evaluation, ModelScores, Settings, outcomes_of, report
from logoclip.evaluation.thresholds import histograms

BINS: Final = 100
EDGES: Final = np.linspace(-1.0, 1.0, BINS + 1)


def sweep(id: str, evaluation: Evaluation, method: Method | None = None) -> Sweep:
    """The evaluation of the run `id`, under `method` instead of its own."""
    chosen = method or evaluation.settings.method
    return Sweep(
        id=id,
        method=chosen,
        methods=METHODS,
        report=report(evaluation, chosen),
        edges=tuple(EDGES.tolist()),
        models=tuple(_model(model, evaluation.settings, chosen) for model in evaluation.models),
    )


def matching_method(name: str | None) -> Method | None:
    """The matching method called `name`; None for none.

    Raises:
        InputError: there is none of that name.
    """
    if name is None or name in METHODS:
        return name
    raise InputError(f"{name!r} is no matching method: {', '.join(METHODS)}")


def outcomes(queries: QuerySet) -> Outcomes:
    """A sweep's queries as the arrays that thresholds are computed from."""
    return Outcomes(
        score=np.array(queries.score, dtype=np.float64),
        right=np.array(queries.right, dtype=np.bool_),
        other_class=np.array(queries.other_class, dtype=np.bool_),
        known=np.array(queries.known, dtype=np.bool_),
        nameable=np.array(queries.nameable, dtype=np.bool_),
        brand=np.array(queries.brand, dtype=np.int64),
    )


def _model(model: ModelScores, settings: Settings, method: Method) -> SweptModel:
    return SweptModel(
        name=model.name,
        path=model.path,
        held_out=_queries(model.held_out, settings, method),
        calibration=_queries(model.calibration, settings, method) if model.calibration else None,
        trained_on=model.trained_on,
    )


def _queries(scores: ScoreSet, settings: Settings, method: Method) -> QuerySet:
    judged = outcomes_of(scores, settings, method)
    every = class_scores(scores.cosines, method, settings.best_references)
    wrong, correct = histograms(every, scores, EDGES)
    return QuerySet(
        score=tuple(judged.score.tolist()),
        right=tuple(judged.right.tolist()),
        other_class=tuple(judged.other_class.tolist()),
        known=tuple(judged.known.tolist()),
        nameable=tuple(judged.nameable.tolist()),
        brand=tuple(judged.brand.tolist()),
        wrong=tuple(wrong.tolist()),
        correct=tuple(correct.tolist()),
    )
