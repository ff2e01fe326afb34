"""The single queries behind the figures of a stored evaluation."""

from __future__ import annotations

import numpy as np

from logoclip.errors import InputError
from logoclip.evaluation.figures import Mistake
from logoclip.evaluation.matching import UNKNOWN, Method, ScoreSet, best_brands, brand_scores, decide, nameable
from logoclip.evaluation.stored import Evaluation


def mistakes(evaluation: Evaluation, name: str, threshold: float, method: Method | None = None) -> list[Mistake]:
    """The held-out queries that model `name` gets wrong at `threshold`, the surest mistakes first.

    Raises:
        InputError: there is no such model in the evaluation.
    """
    model = next((model for model in evaluation.models if model.name == name), None)
    if model is None:
        raise InputError(
            f"{name}: no such model in this evaluation; it holds {', '.join(m.name for m in evaluation.models)}"
        )
    method = method or evaluation.settings.method
    best = best_brands(brand_scores(model.held_out.cosines, method, evaluation.settings.best_references))
    names = decide(best, nameable(best, method, evaluation.settings.margin), threshold)
    wrong = np.flatnonzero(names != model.held_out.truth)
    surest = wrong[np.argsort(-best.score[wrong], kind="stable")]
    return [
        _mistake(model.held_out, int(query), int(best.brand[query]), int(names[query]), float(best.score[query]))
        for query in surest
    ]


def _mistake(scores: ScoreSet, query: int, best: int, given: int, score: float) -> Mistake:
    nearest = int(np.nanargmax(scores.cosines[query, best]))
    return Mistake(
        query=scores.queries[query],
        brand=scores.brands[scores.query_brands[query]],
        known=bool(scores.truth[query] != UNKNOWN),
        given=None if given == UNKNOWN else scores.gallery[given],
        score=score,
        reference=scores.references[best][nearest],
    )
