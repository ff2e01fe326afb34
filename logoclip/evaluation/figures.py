"""The figures of a stored evaluation: what is reported, stored as JSON, and shown by command line and console.

Fractions are 0 to 1 and unrounded; None where there is none.
"""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

DATA: Final = "data"
"""The split of no run and no model: all brands of the data."""

ThresholdSource = Literal["calibration", "given", "in-sample"]
SetsSource = Literal["recorded", "halves", "whole"]


class AtThreshold(Struct, frozen=True):
    """F1 on the held-out brands at a threshold, with its 95 % interval."""

    threshold: float
    f1: float
    f1_interval: tuple[float, float] | None = None


class ModelFigures(Struct, frozen=True):
    """One model at its threshold, on the held-out brands.

    Attributes:
        name: the model's part in the evaluation: `baseline` or `finetuned`.
        path: where it was loaded from.
        threshold: the similarity from which a match is called.
        f1_interval: 95 % of the bootstrap over brands, low and high.
        in_sample_threshold, in_sample_f1: the best threshold of these very brands, and F1 there.
        wrong_mean, correct_mean: means of all similarities to other brands, and to the own class.
        wrong_above_0_75: the share of similarities to other brands above 0.75.
        trained_on: how many of these brands the model was trained or validated on, which flatters it: such brands are
            left out, but an earlier version asked about them.
        parent_run: the training that exported it, `created` when it did.
        knows: how many brands are left out of the questions because this model knows them by name.
        preprocess: how the crops became square for it; empty in an evaluation of an earlier version.
        other_class: how many of the true positives were given another class of their brand.
        f1_by_class: F1 when those are wrong names; the same as `f1` where each brand has one class.
        fitted: at the threshold fitted for F1 on other brands, where `threshold` is one that was given; None where it
            is that one, where there are no other brands, or an earlier version did not say.
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
    other_class: int = 0
    f1_by_class: float | None = None
    created: str | None = None
    knows: int = 0
    preprocess: str = ""
    fitted: AtThreshold | None = None


class Difference(Struct, frozen=True):
    """F1 of the model `of` minus F1 of the model `over`, with its 95 % interval."""

    of: str
    over: str
    f1: float
    interval: tuple[float, float]


class Report(Struct, frozen=True):
    """One or two models on the same queries.

    Attributes:
        calibration_brands: how many brands the thresholds were fitted on; 0 where there were too few.
        references: crops of each known class.
        seconds: what the evaluation took.
        difference: of two models; None for one.
        best_references, margin: what the methods `multi-ref` and `margin` go by.
        left_out_brands: those with too few images to be evaluated.
        data: the prepared data's directory.
        sets_source: where the sets of brands come from: the split `recorded` with `split`, two `halves` of all brands,
            or the `whole` of either in one set.
        split: whose split that is: `run ID`, `model PATH`, or `data` for none. Empty: an earlier version did not say.
        preprocess: how crops become square, for all models; `own` where each has its own.
        pixels_of: who decides that, as `split`; empty if it was asked for.
        fingerprint: equal for equal questions.
        known_left_out: brands that are left out because one of the models knows them by name.
        copies_left_out: crops of photographs that are seen on an earlier side of the split, under another brand.
        held_out_classes, known_classes: the classes (marks) of those brands; None in an evaluation of before there
            were any.
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
    held_out_classes: int | None = None
    known_classes: int | None = None
    sets_source: str = ""
    split: str = ""
    preprocess: str = ""
    pixels_of: str = ""
    fingerprint: str = ""
    known_left_out: int = 0
    copies_left_out: int = 0
    best_references: int = 0
    margin: float = 0.0

    @property
    def several_classes(self) -> bool:
        """Whether a known brand has several classes: then a name can be right for the brand and wrong for the class."""
        return self.known_classes is not None and self.known_classes > self.known_brands


class EvaluatedModel(Struct, frozen=True):
    """One model of an evaluation, in short."""

    name: str
    path: str
    threshold: float
    f1: float
    precision: float | None = None
    recall: float | None = None
    parent_run: str | None = None
    f1_interval: tuple[float, float] | None = None
    recall_at_1: float | None = None
    fitted: AtThreshold | None = None

    @property
    def judged(self) -> AtThreshold:
        """At the threshold that was fitted on other brands, where one was; else at the one that it is reported at."""
        return self.fitted or AtThreshold(self.threshold, self.f1, self.f1_interval)


class Mistake(Struct, frozen=True):
    """A query that is named wrong, or missed, at a threshold.

    Attributes:
        query: the asked crop, relative to the evaluation's data.
        class_name: its class; `known` says whether the gallery holds its brand.
        given: the class, of another brand, that it was given; None if it was missed.
        score: of the best class, whose nearest crop is `reference`.
    """

    query: str
    class_name: str
    known: bool
    given: str | None
    score: float
    reference: str
