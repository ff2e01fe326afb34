"""A sweep as the screen shows it: the arrays of a host's answer, and what they come to. The maths is `logoclip`'s."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from logoclip.agent.answering.sweep import outcomes
from logoclip.agent.questions.evaluations import Sweep
from logoclip.evaluation import thresholds
from logoclip.evaluation.figures import ModelFigures, Report
from logoclip.evaluation.fitted import fitted_for, goal_name
from logoclip.evaluation.matching import Outcomes
from logoclip.evaluation.thresholds import Counts, Curve, Optimum
from logotui.drawing.distribution import Axis, Histogram

# What lies below this share of the wrong scores is left off the plots' left end.
TAIL = 0.01
# What a threshold may be fitted for: the best F1, or names that are right to at least this share.
GOALS: tuple[float | None, ...] = (None, 0.8, 0.9, 0.95)
NAMES = {"baseline": "baseline", "finetuned": "fine-tuned"}


@dataclass(frozen=True, eq=False)
class ModelSweep:
    """One model on the held-out brands, with the arrays that thresholds are computed from."""

    figures: ModelFigures
    held_out: Outcomes
    calibration: Outcomes | None
    wrong: Histogram
    correct: Histogram
    seed: int
    bearers: tuple[str, ...] = ()
    """The models that a threshold of it would be written to."""

    @property
    def role(self) -> str:
        return self.figures.name

    @property
    def name(self) -> str:
        return NAMES.get(self.role, self.role)

    @property
    def path(self) -> str:
        return self.figures.path

    @property
    def reported(self) -> float:
        """The threshold that it is reported at: the one fitted for F1, or one that was given."""
        return self.figures.threshold

    @cached_property
    def curve(self) -> Curve:
        return thresholds.curve(self.held_out)

    @cached_property
    def best(self) -> Optimum:
        """The best threshold of the held-out brands themselves."""
        return thresholds.optimum(self.curve)

    @cached_property
    def fitted(self) -> float:
        """The threshold fitted for F1."""
        fitted = self.fitted_for(None)
        assert fitted is not None  # F1 has a best threshold always
        return fitted

    def fitted_for(self, goal: float | None) -> float | None:
        """The threshold fitted for `goal`, on other brands where there are some; none if no threshold reaches it."""
        return fitted_for(goal, self.held_out if self.calibration is None else self.calibration)

    def with_as_few_wrong(self, most: int) -> float | None:
        """The lowest threshold with at most so many false positives; none if no threshold does it."""
        return thresholds.threshold_for_false_positives(self.curve, most)

    @cached_property
    def several_classes(self) -> bool:
        """Whether a query may be given another class of its brand."""
        return bool(self.held_out.other_class.any())

    def at(self, threshold: float) -> Counts:
        return thresholds.counts_at(self.held_out, threshold)

    def f1_half_width(self, threshold: float) -> float:
        """Half of the 95 % interval of F1. Takes some milliseconds: not for every step of a cursor."""
        interval = thresholds.f1_interval(self.held_out, threshold, self.seed)
        return (interval.high - interval.low) / 2


@dataclass(frozen=True, eq=False)
class SweptFacts:
    """One or two models on the same queries."""

    answer: Sweep
    models: tuple[ModelSweep, ...]

    @classmethod
    def of(cls, answer: Sweep) -> SweptFacts:
        """The arrays of a host's answer."""
        return cls(answer, tuple(_model(answer, place) for place in range(len(answer.models))))

    @property
    def report(self) -> Report:
        return self.answer.report

    @cached_property
    def axis(self) -> Axis:
        """One axis for all models, between round tenths: everything but the lowest wrong scores."""
        low = min(quantile(histogram, TAIL) for model in self.models for histogram in (model.wrong, model.correct))
        high = max(quantile(histogram, 1.0) for model in self.models for histogram in (model.wrong, model.correct))
        reported = [model.reported for model in self.models]
        low, high = min(low, *reported), max(high, *reported)
        return Axis(float(np.floor(low * 10)) / 10, min(1.0, float(np.ceil(high * 10)) / 10))

    @cached_property
    def near(self) -> Axis:
        """An axis of the similarities that a threshold may be chosen from: nearly every query's best score."""
        low = min(float(np.quantile(model.held_out.score, TAIL)) for model in self.models)
        return Axis(float(np.floor(low * 20)) / 20, self.axis.high)


def quantile(histogram: Histogram, share: float) -> float:
    """The lower edge of the bin in which `share` of the counts is reached; with 1, the upper end of all counts."""
    below = np.concatenate([[0.0], np.cumsum(histogram.counts)])
    if below[-1] == 0:
        return histogram.edges[0]
    if share < 1:
        return histogram.edges[int((below > share * below[-1]).argmax()) - 1]
    return histogram.edges[int((below >= below[-1]).argmax())]


def _model(answer: Sweep, place: int) -> ModelSweep:
    model, edges = answer.models[place], answer.edges
    return ModelSweep(
        figures=answer.report.models[place],
        held_out=outcomes(model.held_out),
        calibration=outcomes(model.calibration) if model.calibration else None,
        wrong=Histogram(edges, model.held_out.wrong),
        correct=Histogram(edges, model.held_out.correct),
        seed=answer.report.seed,
        bearers=model.bearers,
    )


def described(facts: SweptFacts, goal: float | None = None) -> str:
    """The line that says how it was matched, and where the threshold comes from and what for."""
    report = facts.report
    return " · ".join((facts.answer.method, _threshold(report, goal), f"{report.references} references"))


def asked(facts: SweptFacts) -> str:
    """The line that says who was asked about, and whose brands and pixels these are.

    Two sweeps with one fingerprint asked the same questions.
    """
    report = facts.report
    brands = f"{report.held_out_brands} {'held-out ' if report.calibration_brands else ''}brands"
    counted = f"{brands}, {report.known_brands} known, {report.queries} queries"
    if not report.fingerprint:
        return f"{counted} · an earlier version recorded neither split nor pixels"
    split = "halves of all brands" if report.split == "data" else f"split of {report.split}"
    pixels = "each model's own pixels" if report.preprocess == "own" else f"{report.preprocess} pixels"
    left_out = (f"{report.known_left_out} brands left out that a model knows",) if report.known_left_out else ()
    return " · ".join((counted, split, pixels, f"questions {report.fingerprint}", f"seed {report.seed}", *left_out))


def fitted_word(calibrated: bool) -> str:
    """What the threshold for a goal is called: fitted means on other brands than those shown."""
    return "fitted" if calibrated else "in-sample"


def _threshold(report: Report, goal: float | None) -> str:
    if not report.calibration_brands:
        fitted = f"in-sample: the best of these same brands for {goal_name(goal)}"
    else:
        fitted = f"fitted on {report.calibration_brands} other brands for {goal_name(goal)}"
    return f"given · ▲ {fitted}" if report.threshold_source == "given" else fitted


def verdict(facts: SweptFacts) -> str:
    """One sentence on the difference of the two models, with its interval; nothing about one model alone."""
    difference = facts.report.difference
    if difference is None:
        return ""
    gain = difference.f1 * 100
    low, high = (value * 100 for value in difference.interval)
    interval = f"(95 %: {low:+.1f} to {high:+.1f}) at the {_reported_at(facts.report)},"
    if low <= 0 <= high:
        return f"No difference is shown: {gain:+.1f} points of F1 {interval} {_on_whom(facts)}."
    better = "better" if gain > 0 else "worse"
    return f"Fine-tuned is {better} by {abs(gain):.1f} points of F1 {interval} {_on_whom(facts)}."


def _reported_at(report: Report) -> str:
    if report.threshold_source == "given":
        return "given threshold"
    return f"{fitted_word(bool(report.calibration_brands))} thresholds"


def writes(model: ModelSweep) -> str:
    """Which models the key that writes a threshold of `model` changes; empty if it can change none."""
    return f"x writes {model.name}'s threshold to {' and '.join(model.bearers)}" if model.bearers else ""


def _on_whom(facts: SweptFacts) -> str:
    seen = max(model.figures.trained_on for model in facts.models)
    if seen:
        return f"on brands of which {seen} were trained on"
    chosen = (
        "neither the weights nor the threshold" if facts.report.calibration_brands else "the threshold too: in-sample"
    )
    return f"on brands that chose {chosen}"
