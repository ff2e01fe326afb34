"""A threshold with all that belongs to it: how it was found, on whom, and what it does. It means nothing without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timezone
from typing import Any

import msgspec

from logoclip.errors import InputError
from logoclip.evaluation.figures import ThresholdSource
from logoclip.evaluation.matching import Method, Outcomes
from logoclip.evaluation.stored import Evaluation, ModelScores, outcomes_of, report
from logoclip.evaluation.thresholds import curve, optimum, threshold_for_precision


@dataclass(frozen=True)
class ThresholdFacts:
    """A threshold of one model, as its card keeps it.

    Attributes:
        source: `calibration`: fitted on other brands than those that `figures` are of; `in-sample`: on the very same;
            `given`: chosen by hand.
        goal: what it was fitted for, as `goal_name` says it.
        best_references, margin: what the methods `multi-ref` and `margin` go by.
        references: crops that each known class was known by; `known_brands` and `known_classes`, how many were known.
        split, preprocess, questions: whose brands, which pixels, and the fingerprint of the questions.
        f1_interval: 95 %, low and high.
        date: when it was written, in UTC.
        figures: precision, recall, F1 and counts at this threshold, on `held_out_brands`.
    """

    threshold: float
    source: ThresholdSource
    goal: str
    method: Method
    best_references: int
    margin: float
    references: int
    known_brands: int
    known_classes: int
    calibration_brands: int
    held_out_brands: int
    queries: int
    split: str
    sets_source: str
    preprocess: str
    questions: str
    data: str
    data_id: str
    seed: int
    f1_interval: tuple[float, float]
    date: str
    figures: dict[str, float | int | None] = field(default_factory=dict)

    def described(self) -> str:
        """Where it comes from, in words."""
        return {
            "calibration": f"fitted on {self.calibration_brands} other brands for {self.goal}",
            "in-sample": f"in-sample: the best for {self.goal} on the brands that its figures are of",
            "given": "chosen by hand",
        }[self.source]

    def rule(self) -> str:
        """How references make a score, in words."""
        return {
            "simple": f"the best of {self.references} references",
            "margin": f"the best of {self.references} references, if it leads the next brand by {self.margin:g}",
            "multi-ref": f"the mean of the best {self.best_references} of {self.references} references",
        }[self.method]

    def to_card(self) -> dict[str, Any]:
        """What `logoclip.json` says of it."""
        facts = {name: value for name, value in asdict(self).items() if name != "figures"}
        return {
            "threshold": self.threshold,
            "threshold_source": self.source,
            "method": self.method,
            "threshold_facts": {**facts, "f1_interval": list(self.f1_interval)},
            "figures": {**self.figures, "held_out_brands": self.held_out_brands},
        }


def facts_in(card: Mapping[str, Any]) -> ThresholdFacts | None:
    """The facts of a card's threshold; None where it has none, or an earlier version wrote it without.

    Raises:
        InputError: they are not what they should be.
    """
    stored = card.get("threshold_facts")
    if stored is None or card.get("threshold") is None:
        return None
    try:
        facts = msgspec.convert(stored, ThresholdFacts)
    except msgspec.ValidationError as error:
        raise InputError(
            f"threshold_facts of the model's card: {error}; sweep it again and write its threshold"
        ) from error
    figures = {name: value for name, value in (card.get("figures") or {}).items() if name in FIGURES}
    if facts.threshold == card["threshold"]:
        return replace(facts, figures=figures)
    return replace(facts, threshold=float(card["threshold"]), source="given", goal="")  # somebody edited the card


def goal_name(goal: float | None) -> str:
    """What a threshold is fitted for: the best F1, or the least that names right to this share."""
    return "F1" if goal is None else f"precision ≥ {goal * 100:g} %"


def fitted_for(goal: float | None, others: Outcomes) -> float | None:
    """The threshold that is fitted for `goal` on the queries `others`; none if no threshold reaches it."""
    swept = curve(others)
    return optimum(swept).threshold if goal is None else threshold_for_precision(swept, goal)


def facts_of(
    evaluation: Evaluation,
    name: str,
    threshold: float | None = None,
    goal: float | None = None,
    method: Method | None = None,
) -> ThresholdFacts:
    """The facts of `threshold` for the model called `name`; of the one that it was evaluated at by default.

    Raises:
        InputError: there is no such model in the evaluation, or no threshold reaches the goal.
    """
    model = model_called(evaluation, name)
    method = method or evaluation.settings.method
    fitted, source = _fitted(model, evaluation, goal, method)
    threshold = evaluation.settings.threshold if threshold is None else threshold
    threshold = fitted if threshold is None else threshold
    if threshold is None:
        raise InputError(f"{name}: no threshold reaches {goal_name(goal)}")
    found = report(evaluation, method, threshold)
    figures = next(figures for figures in found.models if figures.name == name)
    return ThresholdFacts(
        threshold=threshold,
        source=source if threshold == fitted else "given",
        goal=goal_name(goal) if threshold == fitted else "",
        method=method,
        best_references=found.best_references,
        margin=found.margin,
        references=found.references,
        known_brands=found.known_brands,
        known_classes=found.known_classes or found.known_brands,
        calibration_brands=found.calibration_brands,
        held_out_brands=found.held_out_brands,
        queries=found.queries,
        split=found.split,
        sets_source=found.sets_source,
        preprocess=figures.preprocess,
        questions=found.fingerprint,
        data=found.data,
        data_id=evaluation.data_id,
        seed=found.seed,
        f1_interval=figures.f1_interval,
        date=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        figures={key: getattr(figures, key) for key in FIGURES},
    )


FIGURES = (
    "precision",
    "recall",
    "f1",
    "recall_at_1",
    "wrong_mean",
    "correct_mean",
    "wrong_above_0_75",
    "true_positives",
    "false_positives",
    "false_negatives",
    "other_class",
)


def model_called(evaluation: Evaluation, name: str) -> ModelScores:
    """The model called `name` in an evaluation.

    Raises:
        InputError: there is none.
    """
    for model in evaluation.models:
        if model.name == name:
            return model
    raise InputError(
        f"{name}: no such model in this evaluation; it holds {', '.join(model.name for model in evaluation.models)}"
    )


def _fitted(
    model: ModelScores, evaluation: Evaluation, goal: float | None, method: Method
) -> tuple[float | None, ThresholdSource]:
    others = model.held_out if model.calibration is None else model.calibration
    source: ThresholdSource = "in-sample" if model.calibration is None else "calibration"
    return fitted_for(goal, outcomes_of(others, evaluation.settings, method)), source
