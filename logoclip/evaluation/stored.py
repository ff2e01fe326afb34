"""An evaluation as it was stored, and the figures that a matching method and a threshold make of it."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from msgspec import to_builtins

from logoclip.atomic_directory import atomic_directory
from logoclip.errors import InputError
from logoclip.evaluation.figures import AtThreshold, Difference, ModelFigures, Report, ThresholdSource
from logoclip.evaluation.matching import (
    BEST_REFERENCES,
    DEFAULT_METHOD,
    MARGIN,
    Method,
    Outcomes,
    ScoreSet,
    class_scores,
    judge,
)
from logoclip.evaluation.protocol import REFERENCES
from logoclip.evaluation.thresholds import (
    Interval,
    counts_at,
    curve,
    difference_interval,
    distribution,
    f1_interval,
    optimum,
)

SUMMARY = "summary.json"
DEFAULT_SEED = 42


@dataclass(frozen=True)
class ModelScores:
    """The scores of one model. Without calibration brands its threshold can only be fitted in-sample.

    `parent_run` is the training that exported it and `created` when it did; the rest as in `ModelFigures`.
    """

    name: str
    path: str
    held_out: ScoreSet
    calibration: ScoreSet | None = None
    trained_on: int = 0
    parent_run: str | None = None
    created: str | None = None
    knows: int = 0
    preprocess: str = ""


@dataclass(frozen=True)
class Settings:
    """How scores become names, and what made the choices of the protocol."""

    method: Method = DEFAULT_METHOD
    best_references: int = BEST_REFERENCES
    margin: float = MARGIN
    seed: int = DEFAULT_SEED
    threshold: float | None = None


@dataclass(frozen=True)
class Evaluation:
    """One or two models evaluated on the same queries.

    `data` is the prepared data's directory, `left_out` the brands with too few images to be evaluated; the rest as in
    `Report`.
    """

    models: tuple[ModelScores, ...]
    settings: Settings
    data: str
    data_id: str
    sets_source: str
    left_out: int
    seconds: float
    split: str = ""
    preprocess: str = ""
    pixels_of: str = ""
    fingerprint: str = ""
    known_left_out: int = 0
    copies_left_out: int = 0


def report(evaluation: Evaluation, method: Method | None = None, threshold: float | None = None) -> Report:
    """The figures of an evaluation.

    Args:
        method: matching method instead of the one that was asked for when the evaluation ran.
        threshold: instead of the one fitted on the calibration brands (or, without those, on the reported ones).
    """
    method = method or evaluation.settings.method
    given = evaluation.settings.threshold if threshold is None else threshold
    judged = [_Judged.of(model, evaluation.settings, method, given) for model in evaluation.models]
    held_out, calibration = evaluation.models[0].held_out, evaluation.models[0].calibration
    return Report(
        models=tuple(_figures(model, evaluation.settings) for model in judged),
        calibration_brands=len(calibration.brands) if calibration else 0,
        held_out_brands=len(held_out.brands),
        known_brands=held_out.known_brands,
        queries=len(held_out.queries),
        references=REFERENCES,
        method=method,
        seed=evaluation.settings.seed,
        seconds=evaluation.seconds,
        threshold_source=judged[0].source,
        difference=_difference(judged, evaluation.settings.seed) if len(judged) == 2 else None,
        left_out_brands=evaluation.left_out,
        data=evaluation.data,
        held_out_classes=held_out.classes,
        known_classes=len(held_out.gallery),
        sets_source=evaluation.sets_source,
        split=evaluation.split,
        preprocess=evaluation.preprocess,
        pixels_of=evaluation.pixels_of,
        fingerprint=evaluation.fingerprint,
        known_left_out=evaluation.known_left_out,
        copies_left_out=evaluation.copies_left_out,
        best_references=evaluation.settings.best_references,
        margin=evaluation.settings.margin,
    )


@dataclass(frozen=True)
class _Judged:
    """A model's held-out queries, and the threshold that it is reported at."""

    model: ModelScores
    method: Method
    outcomes: Outcomes
    threshold: float
    source: ThresholdSource

    @classmethod
    def of(cls, model: ModelScores, settings: Settings, method: Method, given: float | None) -> _Judged:
        outcomes = outcomes_of(model.held_out, settings, method)
        if given is not None:
            return cls(model, method, outcomes, given, "given")
        if model.calibration is None:
            return cls(model, method, outcomes, optimum(curve(outcomes)).threshold, "in-sample")
        return cls(model, method, outcomes, _fitted(model.calibration, settings, method), "calibration")

    def at(self, threshold: float, seed: int) -> AtThreshold:
        """F1 at another threshold."""
        interval = _pair(f1_interval(self.outcomes, threshold, seed))
        return AtThreshold(threshold, counts_at(self.outcomes, threshold).f1, interval)

    def fitted(self, settings: Settings) -> AtThreshold | None:
        """At the threshold fitted on other brands, where that is not the one that it is reported at."""
        if self.source != "given" or self.model.calibration is None:
            return None
        return self.at(_fitted(self.model.calibration, settings, self.method), settings.seed)


def _fitted(calibration: ScoreSet, settings: Settings, method: Method) -> float:
    return optimum(curve(outcomes_of(calibration, settings, method))).threshold


def outcomes_of(scores: ScoreSet, settings: Settings, method: Method) -> Outcomes:
    """`judge` with the settings of a evaluation."""
    return judge(scores, method, settings.best_references, settings.margin)


def _figures(judged: _Judged, settings: Settings) -> ModelFigures:
    counts = counts_at(judged.outcomes, judged.threshold)
    best = optimum(curve(judged.outcomes))
    asked = judged.model.held_out
    table = distribution(class_scores(asked.cosines, judged.method, settings.best_references), asked)
    return ModelFigures(
        name=judged.model.name,
        path=judged.model.path,
        threshold=judged.threshold,
        precision=counts.precision,
        recall=counts.recall,
        f1=counts.f1,
        f1_interval=_pair(f1_interval(judged.outcomes, judged.threshold, settings.seed)),
        in_sample_threshold=best.threshold,
        in_sample_f1=best.f1,
        wrong_mean=_number(table.wrong_mean),
        correct_mean=_number(table.correct_mean),
        wrong_above_0_75=_number(table.wrong_above),
        recall_at_1=int(judged.outcomes.right.sum()) / counts.known if counts.known else None,
        true_positives=counts.true_positives,
        false_positives=counts.false_positives,
        false_negatives=counts.false_negatives,
        trained_on=judged.model.trained_on,
        parent_run=judged.model.parent_run,
        other_class=counts.other_class,
        f1_by_class=counts.by_class.f1,
        created=judged.model.created,
        knows=judged.model.knows,
        preprocess=judged.model.preprocess,
        fitted=judged.fitted(settings),
    )


def _difference(judged: Sequence[_Judged], seed: int) -> Difference:
    first, second = ((side.outcomes, side.threshold) for side in judged)
    return Difference(
        of=judged[1].model.name,
        over=judged[0].model.name,
        f1=counts_at(*second).f1 - counts_at(*first).f1,
        interval=_pair(difference_interval(first, second, seed)),
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _pair(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def store_evaluation(evaluation: Evaluation, directory: Path) -> None:
    """Writes `evaluation` as `directory`, in place of the evaluation that stands there.

    Raises:
        JobError: the disk is full; what stood there stays.
    """
    with atomic_directory(directory, overwrite=True) as building:
        models = [_store_model(model, building, f"model_{place}") for place, model in enumerate(evaluation.models, 1)]
        summary = {
            **{name: getattr(evaluation, name) for name in _facts(Evaluation)},
            "settings": asdict(evaluation.settings),
            "models": models,
            "report": to_builtins(report(evaluation)),
        }
        text = json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False)
        (building / SUMMARY).write_text(text + "\n", encoding="utf-8")


def _store_model(model: ModelScores, directory: Path, stem: str) -> dict[str, Any]:
    sets = {"held_out": model.held_out, "calibration": model.calibration}
    files = {}
    for name, scores in sets.items():
        if scores is not None:
            files[name] = f"{stem}_{name}.npz"
            write_scores(directory / files[name], scores)
    return {**{name: getattr(model, name) for name in _facts(ModelScores)}, "files": files}


def _facts(kind: type[Evaluation] | type[ModelScores]) -> list[str]:
    """The fields of `kind` that JSON keeps as they are."""
    return [field.name for field in fields(kind) if field.name not in ("models", "settings", "held_out", "calibration")]


def _known_facts(kind: type[Evaluation] | type[ModelScores], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Those of them that were stored: an earlier version had fewer."""
    return {name: stored[name] for name in _facts(kind) if name in stored}


def load_evaluation(directory: Path) -> Evaluation:
    """What `store_evaluation` wrote.

    Raises:
        InputError: there is no evaluation, or it cannot be read.
    """
    if not (directory / SUMMARY).is_file():
        raise InputError(f"{directory}: holds no evaluation; `logoclip sweep` makes one")
    try:
        summary = json.loads((directory / SUMMARY).read_text(encoding="utf-8"))
        return Evaluation(
            models=tuple(_load_model(model, directory) for model in summary["models"]),
            settings=Settings(**summary["settings"]),
            **_known_facts(Evaluation, summary),
        )
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile, zlib.error) as error:
        raise InputError(
            f"{directory}: cannot be read as an evaluation ({error}); run `logoclip sweep` again"
        ) from error


def _load_model(stored: Mapping[str, Any], directory: Path) -> ModelScores:
    scores = {name: read_scores(directory / file) for name, file in stored["files"].items()}
    return ModelScores(
        held_out=scores["held_out"], calibration=scores.get("calibration"), **_known_facts(ModelScores, stored)
    )


def write_scores(path: Path, scores: ScoreSet) -> None:
    """A score set as one npz file that numpy reads without unpickling anything."""
    width = scores.cosines.shape[2]
    references = [[*names, *[""] * (width - len(names))] for names in scores.references]
    np.savez_compressed(
        path,
        cosines=scores.cosines,
        truth=scores.truth,
        query_brands=scores.query_brands,
        query_classes=np.array(scores.query_classes, dtype=np.str_),
        gallery=np.array(scores.gallery, dtype=np.str_),
        gallery_brands=scores.gallery_brands,
        brands=np.array(scores.brands, dtype=np.str_),
        queries=np.array(scores.queries, dtype=np.str_),
        references=np.array(references, dtype=np.str_),
    )


def read_scores(path: Path) -> ScoreSet:
    """What `write_scores` wrote."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        brands, query_brands = tuple(stored["brands"].tolist()), stored["query_brands"]
        gallery = tuple(stored["gallery"].tolist())
        # Before there were classes, each brand was its own only one.
        whole = "query_classes" in stored.files
        query_classes = stored["query_classes"].tolist() if whole else [brands[place] for place in query_brands]
        gallery_brands = stored["gallery_brands"] if whole else np.array([brands.index(name) for name in gallery])
        return ScoreSet(
            cosines=stored["cosines"],
            truth=stored["truth"],
            query_brands=query_brands,
            query_classes=tuple(query_classes),
            gallery=gallery,
            gallery_brands=gallery_brands,
            brands=brands,
            queries=tuple(stored["queries"].tolist()),
            references=tuple(tuple(filter(None, row)) for row in stored["references"].tolist()),
        )
