"""Stored evaluations, what every threshold would do with them, and the one that is chosen."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from logoclip.agent.questions.question import Name, Question
from logoclip.evaluation.figures import EvaluatedModel, Mistake, Report
from logoclip.runs.summary import RunSummary


class EvaluationRun(Struct, frozen=True):
    """A run that evaluates, with what it stored in short."""

    run: RunSummary
    models: tuple[EvaluatedModel, ...] = ()
    data: str = ""


class Evaluations(Question[tuple[EvaluationRun, ...]], frozen=True):
    """The evaluations of the workspace, newest first."""

    slow = True


class QuerySet(Struct, frozen=True):
    """Every query of one set of brands under one model, an entry each; the brands by name.

    Attributes:
        score: of the best class of the gallery.
        right: whether that is of the query's own brand; `known` whether the gallery holds that at all.
        other_class: whether it is another class of that brand than the query's.
        nameable: whether the method lets it be named, whatever the threshold.
        brand: the query's brand as a number, for resampling brands.
        wrong, correct: counts of the scores for classes of other brands, and for the own class, between the sweep's
            `edges`.
    """

    score: tuple[float, ...]
    right: tuple[bool, ...]
    other_class: tuple[bool, ...]
    known: tuple[bool, ...]
    nameable: tuple[bool, ...]
    brand: tuple[int, ...]
    wrong: tuple[int, ...]
    correct: tuple[int, ...]


class SweptModel(Struct, frozen=True):
    """One model's queries on the held-out brands and, where there are enough brands, on those for calibration.

    `bearers` are the models that a threshold of it would be written to, as seen from the workspace.
    """

    name: str
    path: str
    held_out: QuerySet
    calibration: QuerySet | None = None
    trained_on: int = 0
    bearers: tuple[str, ...] = ()


class Sweep(Struct, frozen=True):
    """A stored evaluation under one matching method: what every threshold would do can be computed from it."""

    id: str
    method: str
    methods: tuple[str, ...]
    report: Report
    edges: tuple[float, ...]
    models: tuple[SweptModel, ...]


class ReadSweep(Question[Sweep], frozen=True):
    """A stored evaluation under its own matching method, or another."""

    slow = True
    id: Name
    method: Name | None = None


class Mistakes(Question[tuple[Mistake, ...]], frozen=True):
    """The held-out queries that a `model` of an evaluation gets wrong at `threshold`, the surest mistakes first."""

    slow = True
    id: Name
    model: Name
    threshold: float
    method: Name | None = None


class ThresholdWritten(Struct, frozen=True):
    """Where the threshold comes from, in words, and the models that bear it now, as seen from the workspace.

    `before` is the threshold that the first of them bore.
    """

    described: str
    models: tuple[str, ...]
    before: float | None = None


class WriteThreshold(Question[ThresholdWritten], frozen=True):
    """Makes `threshold` the one that a `model` of the evaluation `id` is used with, with all that belongs to it.

    `goal` is what the thresholds were fitted for: F1, or at least this precision.
    """

    slow = True
    id: Name
    model: Name
    threshold: Annotated[float, Meta(ge=-1, le=1)]
    goal: Annotated[float, Meta(gt=0, le=1)] | None = None
    method: Name | None = None
