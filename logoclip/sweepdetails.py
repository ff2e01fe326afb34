"""What a screen draws of a stored sweep: curves, histograms, and the queries that went wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from logoclip.errors import InputError
from logoclip.matching import UNKNOWN, Method, ScoreSet, best_brands, brand_scores, decide, nameable
from logoclip.sweep import ModelScores, Sweep, outcomes_of, report
from logoclip.thresholds import curve, histograms

BINS = 100


def details(sweep: Sweep, method: Method | None = None, threshold: float | None = None) -> dict[str, Any]:
    """`report`, and in each model also what its plots need, ready for JSON.

    `histogram` holds `edges` [bins + 1], the same for all models, and `wrong` and `correct` [bins], the held-out
    scores between them. `curve` holds `thresholds`, `true_positives`, `named`, `precision` (null where nothing is
    named), `recall` and `f1`, all [candidates], and `known`: every count at every threshold that makes a difference.
    """
    answer = report(sweep, method, threshold)
    scores = [_scores(sweep, model, answer["method"]) for model in sweep.models]
    edges = _edges(scores)
    for figures, model, values in zip(answer["models"], sweep.models, scores, strict=True):
        wrong, correct = histograms(values, model.held_out.truth, edges)
        figures["histogram"] = {"edges": edges.tolist(), "wrong": wrong.tolist(), "correct": correct.tolist()}
        figures["curve"] = _curve(sweep, model, answer["method"])
    return answer


def _scores(sweep: Sweep, model: ModelScores, method: Method) -> np.ndarray:
    return brand_scores(model.held_out.cosines, method, sweep.settings.best_references)


def _edges(scores: list[np.ndarray]) -> np.ndarray:
    """Bins over the scores there are, between round tenths."""
    low = min(float(values.min()) for values in scores)
    high = max(float(values.max()) for values in scores)
    return np.linspace(np.floor(low * 10) / 10, max(np.ceil(high * 10), np.floor(low * 10) + 1) / 10, BINS + 1)


def _curve(sweep: Sweep, model: ModelScores, method: Method) -> dict[str, Any]:
    found = curve(outcomes_of(model.held_out, sweep.settings, method))
    return {
        "thresholds": found.thresholds.tolist(),
        "true_positives": found.true_positives.tolist(),
        "named": found.named.tolist(),
        "known": found.known,
        "precision": [None if np.isnan(value) else value for value in found.precision.tolist()],
        "recall": found.recall.tolist(),
        "f1": found.f1.tolist(),
    }


def mistakes(sweep: Sweep, name: str, threshold: float, method: Method | None = None) -> list[dict[str, Any]]:
    """The held-out queries that model `name` gets wrong at `threshold`, the surest mistakes first.

    Each is `{"query", "brand", "known", "given", "score", "reference"}`: the asked crop and its brand, whether the
    gallery knows that brand, the brand it was given (null if missed), and the score and nearest reference of the best
    brand. Crops are paths relative to the sweep's `data`.

    Raises:
        InputError: there is no such model in the sweep.
    """
    model = next((model for model in sweep.models if model.name == name), None)
    if model is None:
        raise InputError(f"{name}: no such model in this sweep; it holds {', '.join(m.name for m in sweep.models)}")
    method = method or sweep.settings.method
    best = best_brands(_scores(sweep, model, method))
    names = decide(best, nameable(best, method, sweep.settings.margin), threshold)
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
