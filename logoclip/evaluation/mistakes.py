"""The single queries behind the figures of a stored evaluation."""

from __future__ import annotations

import numpy as np

from logoclip.evaluation.figures import Mistake
from logoclip.evaluation.fitted import model_called
from logoclip.evaluation.matching import Best, Method, ScoreSet, best_classes, class_scores
from logoclip.evaluation.stored import Evaluation, outcomes_of
from logoclip.evaluation.thresholds import named_at


def mistakes(evaluation: Evaluation, name: str, threshold: float, method: Method | None = None) -> list[Mistake]:
    """The held-out queries that model `name` gets wrong at `threshold`, the surest mistakes first.

    Another class of the query's brand is no mistake here, as it is none in the counts.

    Raises:
        InputError: there is no such model in the evaluation.
    """
    model = model_called(evaluation, name)
    method = method or evaluation.settings.method
    asked, settings = model.held_out, evaluation.settings
    best = best_classes(class_scores(asked.cosines, method, settings.best_references), asked.gallery_brands)
    judged = outcomes_of(asked, settings, method)
    named = named_at(judged, threshold)
    wrong = np.flatnonzero(np.where(named, ~judged.right, judged.known))
    surest = wrong[np.argsort(-best.score[wrong], kind="stable")]
    return [_mistake(asked, query, best, bool(named[query])) for query in surest.tolist()]


def _mistake(scores: ScoreSet, query: int, best: Best, named: bool) -> Mistake:
    place = int(best.place[query])
    nearest = int(np.nanargmax(scores.cosines[query, place]))
    return Mistake(
        query=scores.queries[query],
        class_name=scores.query_classes[query],
        known=bool(scores.query_brands[query] in scores.gallery_brands),
        given=scores.gallery[place] if named else None,
        score=float(best.score[query]),
        reference=scores.references[place][nearest],
    )
