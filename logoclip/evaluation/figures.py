"""The figures of a stored evaluation: what is reported, stored as JSON, and shown by command line and console.

Fractions are 0 to 1 and unrounded; None where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ThresholdSource = Literal["calibration", "given", "in-sample"]


@dataclass(frozen=True)
class ModelFigures:
    """One model at its threshold, on the held-out brands.

    Attributes:
        name: the model's part in the evaluation: `baseline` or `finetuned`.
        path: where it was loaded from.
        threshold: the similarity from which a match is called.
        f1_interval: 95 % of the bootstrap over brands, low and high.
        in_sample_threshold, in_sample_f1: the best threshold of these very brands, and F1 there.
        wrong_mean, correct_mean: means of all similarities to other brands, and to the own one.
        wrong_above_0_75: the share of similarities to other brands above 0.75.
        trained_on: how many of these brands the model was trained or validated on, which flatters it.
        parent_run: the training that exported it.
    """

    name: str
    path: str
    threshold: float
    precision: float | None
    recall: float | None
    f1: float
    f1_interval: tuple[float, float]
    in_sample_threshold: float
    in_sample_f1: float
    wrong_mean: float | None
    correct_mean: float | None
    wrong_above_0_75: float | None
    recall_at_1: float | None
    true_positives: int
    false_positives: int
    false_negatives: int
    trained_on: int = 0
    parent_run: str | None = None


@dataclass(frozen=True)
class Difference:
    """F1 of the model `of` minus F1 of the model `over`, with its 95 % interval."""

    of: str
    over: str
    f1: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Report:
    """One or two models on the same queries.

    Attributes:
        calibration_brands: how many brands the thresholds were fitted on; 0 where there were too few.
        references: crops of each known brand.
        seconds: what the evaluation took.
        difference: of two models; None for one.
        left_out_brands: those with too few images to be evaluated.
        copies_left_out: crops of photographs that were trained on, or fitted on, under another brand.
        data: the prepared data's directory.
    """

    models: tuple[ModelFigures, ...]
    calibration_brands: int
    held_out_brands: int
    known_brands: int
    queries: int
    references: int
    method: str
    seed: int
    seconds: float
    threshold_source: ThresholdSource
    difference: Difference | None
    left_out_brands: int
    data: str
    copies_left_out: int = 0


@dataclass(frozen=True)
class EvaluatedModel:
    """One model of an evaluation, in short."""

    name: str
    path: str
    threshold: float
    f1: float
    precision: float | None = None
    recall: float | None = None
    parent_run: str | None = None


@dataclass(frozen=True)
class Mistake:
    """A query that is named wrong, or missed, at a threshold.

    Attributes:
        query: the asked crop, relative to the evaluation's data.
        brand: its brand; `known` says whether the gallery holds it.
        given: the brand it was given; None if it was missed.
        score: of the best brand, whose nearest crop is `reference`.
    """

    query: str
    brand: str
    known: bool
    given: str | None
    score: float
    reference: str
