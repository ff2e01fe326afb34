"""A stored evaluation as the sweep screen asks for it: every query's best score, and how all scores lie."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from logoclip.evaluation.matching import METHODS, Method, Outcomes, ScoreSet, best_brands, brand_scores
from logoclip.evaluation.stored import ModelScores, Settings, load_evaluation, outcomes_of, report
from logoclip.evaluation.thresholds import histograms

BINS: Final = 100
EDGES: Final = np.linspace(-1.0, 1.0, BINS + 1)


def sweep_answer(directory: Path, method: Method | None = None) -> dict[str, Any]:
    """The evaluation in `directory`, JSON-able.

    `models` holds for each model its sets, `held_out` and (or None) `calibration`. A set has, one entry a query,
    what `outcomes` makes `matching.Outcomes` of, `query`, `truth` (None if unknown) and `named`, and the counts of
    wrong and of correct scores between `edges`.

    Raises:
        InputError: there is no evaluation.
    """
    evaluation = load_evaluation(directory)
    chosen = method or evaluation.settings.method
    return {
        "method": chosen,
        "methods": list(METHODS),
        "report": report(evaluation, chosen),
        "edges": EDGES.tolist(),
        "models": [_model(model, evaluation.settings, chosen) for model in evaluation.models],
    }


def outcomes(answer: Mapping[str, Any]) -> Outcomes:
    """The outcomes in one set of a `sweep_answer`."""
    return Outcomes(
        score=np.array(answer["score"], dtype=np.float64),
        right=np.array(answer["right"], dtype=np.bool_),
        known=np.array(answer["known"], dtype=np.bool_),
        nameable=np.array(answer["nameable"], dtype=np.bool_),
        brand=np.array(answer["brand"], dtype=np.int64),
    )


def _model(model: ModelScores, settings: Settings, method: Method) -> dict[str, Any]:
    return {
        "name": model.name,
        "path": model.path,
        "trained_on": model.trained_on,
        "held_out": _set(model.held_out, settings, method),
        "calibration": _set(model.calibration, settings, method) if model.calibration else None,
    }


def _set(scores: ScoreSet, settings: Settings, method: Method) -> dict[str, Any]:
    judged = outcomes_of(scores, settings, method)
    every = brand_scores(scores.cosines, method, settings.best_references)
    wrong, correct = histograms(every, scores.truth, EDGES)
    return {
        "score": judged.score.tolist(),
        "right": judged.right.tolist(),
        "known": judged.known.tolist(),
        "nameable": judged.nameable.tolist(),
        "brand": judged.brand.tolist(),
        "query": list(scores.queries),
        "truth": [scores.gallery[place] if place >= 0 else None for place in scores.truth.tolist()],
        "named": [scores.gallery[place] for place in best_brands(every).brand.tolist()],
        "wrong": wrong.tolist(),
        "correct": correct.tolist(),
    }
