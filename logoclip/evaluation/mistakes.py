"""The single queries behind the figures of a stored evaluation."""

from __future__ import annotations

from typing import Any

import numpy as np

from logoclip.errors import InputError
from logoclip.evaluation.matching import UNKNOWN, Method, ScoreSet, best_brands, brand_scores, decide, nameable
from logoclip.evaluation.stored import Evaluation


def mistakes(evaluation: Evaluation, name: str, threshold: float, method: Method | None = None) -> list[dict[str, Any]]:
    """The held-out queries that model `name` gets wrong at `threshold`, the surest mistakes first.

    Each is `{"query", "brand", "known", "given", "score", "reference"}`: the asked crop and its brand, whether the
    gallery knows that brand, the brand it was given (null if missed), and the score and nearest reference of the best
    brand. Crops are paths relative to the evaluation's `data`.

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


def _mistake(scores: ScoreSet, query: int, best: int, given: int, score: float) -> dict[str, Any]:
    nearest = int(np.nanargmax(scores.cosines[query, best]))
    return {
        "query": scores.queries[query],
        "brand": scores.brands[scores.query_brands[query]],
        "known": bool(scores.truth[query] != UNKNOWN),
        "given": None if given == UNKNOWN else scores.gallery[given],
        "score": score,
        "reference": scores.references[best][nearest],
    }
