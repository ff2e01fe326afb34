from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from msgspec import to_builtins

from logoclip.errors import InputError
from logoclip.evaluation.matching import METHODS, ScoreSet, judge
from logoclip.evaluation.stored import (
    Evaluation,
    ModelScores,
    Settings,
    load_evaluation,
    read_scores,
    report,
    store_evaluation,
    write_scores,
)
from logoclip.evaluation.thresholds import counts_at, curve, optimum

from .test_matching import random_scores


def sweep_of(*models: ModelScores, **settings: object) -> Evaluation:
    return Evaluation(models, Settings(**settings), "/data/demo", "d1", "recorded", left_out=3, seconds=1.5)  # type: ignore[arg-type]


def two_models(calibrated: bool = True) -> Evaluation:
    """A model, and another that gives its own brand's references a bonus."""
    held_out, calibration = random_scores(1, queries=60, gallery=6), random_scores(2, queries=60, gallery=6)
    plain = ModelScores("baseline", "models/base", held_out, calibration if calibrated else None)
    better = ModelScores(
        "finetuned", "models/tuned", _better(held_out), _better(calibration) if calibrated else None, trained_on=2
    )
    return sweep_of(plain, better, seed=7)


def _better(scores: ScoreSet) -> ScoreSet:
    cosines = scores.cosines.copy()
    known = np.flatnonzero(scores.truth >= 0)
    cosines[known, scores.truth[known]] += np.float32(0.4)
    return replace(scores, cosines=cosines)


def test_the_threshold_is_fitted_on_calibration_brands_and_reported_on_held_out_ones() -> None:
    sweep = two_models()
    for model, figures in zip(sweep.models, report(sweep).models, strict=True):
        assert model.calibration is not None
        threshold = optimum(curve(judge(model.calibration))).threshold
        counts = counts_at(judge(model.held_out), threshold)
        assert figures.threshold == threshold
        assert (figures.precision, figures.recall, figures.f1) == (counts.precision, counts.recall, counts.f1)
        own = optimum(curve(judge(model.held_out)))
        assert (figures.in_sample_threshold, figures.in_sample_f1) == (own.threshold, own.f1)
        assert figures.f1_interval[0] <= figures.f1 <= figures.f1_interval[1]
    assert report(sweep).threshold_source == "calibration"


def test_the_report_names_what_it_counts() -> None:
    answer = report(two_models(), "margin")
    keys = (
        "calibration_brands",
        "held_out_brands",
        "known_brands",
        "queries",
        "references",
        "method",
        "seed",
        "seconds",
    )
    assert [getattr(answer, key) for key in keys] == [12, 12, 6, 60, 4, "margin", 7, 1.5]
    assert [model.trained_on for model in answer.models] == [0, 2]


def test_the_difference_is_second_minus_first() -> None:
    answer = report(two_models())
    first, second = answer.models
    difference = answer.difference
    assert (difference.of, difference.over) == ("finetuned", "baseline")
    assert difference.f1 == second.f1 - first.f1 > 0
    assert difference.interval[0] < difference.f1 < difference.interval[1]
    assert report(sweep_of(two_models().models[0])).difference is None


def test_without_calibration_brands_the_threshold_is_in_sample_and_called_so() -> None:
    answer = report(two_models(calibrated=False))
    assert (answer.threshold_source, answer.calibration_brands) == ("in-sample", 0)
    for figures in answer.models:
        assert (figures.threshold, figures.f1) == (figures.in_sample_threshold, figures.in_sample_f1)


@pytest.mark.parametrize("calibrated", [True, False])
def test_a_given_threshold_is_used_as_it_is(calibrated: bool) -> None:
    sweep = two_models(calibrated)
    for answer in (report(sweep, threshold=0.625), report(replace(sweep, settings=Settings(threshold=0.625)))):
        assert answer.threshold_source == "given"
        assert [model.threshold for model in answer.models] == [0.625, 0.625]
        counts = counts_at(judge(sweep.models[0].held_out), 0.625)
        assert answer.models[0].f1 == counts.f1


def test_the_brand_s_other_class_is_right_by_default_and_reported_both_ways() -> None:
    scores = random_scores(8, queries=80, gallery=6, a_brand=2)
    answer = report(sweep_of(ModelScores("baseline", "b", scores), threshold=0.6))
    figures, counts = answer.models[0], counts_at(judge(scores), 0.6)
    assert figures.other_class == counts.other_class > 0
    right = figures.true_positives - figures.other_class
    named = figures.true_positives + figures.false_positives
    known = figures.true_positives + figures.false_negatives
    assert figures.f1 == 2 * figures.true_positives / (named + known)
    assert figures.f1_by_class == 2 * right / (named + known)
    assert (answer.known_brands, answer.known_classes, answer.several_classes) == (3, 6, True)


def test_in_data_of_one_class_a_brand_the_class_s_name_changes_no_figure() -> None:
    plain = two_models()
    named = replace(plain, models=tuple(_renamed(model) for model in plain.models))
    for method in METHODS:
        answer = report(named, method)
        assert answer == report(plain, method) and not answer.several_classes
        for figures in answer.models:
            assert (figures.other_class, figures.f1_by_class) == (0, figures.f1)


def _renamed(model: ModelScores) -> ModelScores:
    """`lexus-1` where there was `lexus`."""
    assert model.calibration
    held_out, calibration = (
        replace(
            scores,
            gallery=tuple(f"{name}-1" for name in scores.gallery),
            query_classes=tuple(f"{name}-1" for name in scores.query_classes),
        )
        for scores in (model.held_out, model.calibration)
    )
    return replace(model, held_out=held_out, calibration=calibration)


def test_recall_at_1_asks_no_threshold() -> None:
    sweep = two_models()
    scores = sweep.models[0].held_out
    right = known = 0
    for cosines, truth in zip(scores.cosines, scores.truth, strict=True):
        if truth >= 0:
            means = [np.sort(row[~np.isnan(row)])[::-1][:3].astype(float).mean() for row in cosines]
            known, right = known + 1, right + (means.index(max(means)) == truth)
    assert report(sweep).models[0].recall_at_1 == right / known


def test_what_cannot_be_computed_is_null_in_json() -> None:
    scores = random_scores(1, queries=6, gallery=3)
    nobody = replace(scores, truth=np.full(6, -1), query_brands=np.full(6, 5))
    figures = report(sweep_of(ModelScores("baseline", "b", nobody), threshold=2.0)).models[0]
    assert [figures.precision, figures.recall, figures.correct_mean, figures.recall_at_1] == [None] * 4
    json.dumps(to_builtins(figures), allow_nan=False)


@pytest.mark.parametrize("calibrated", [True, False])
def test_a_stored_sweep_gives_the_same_figures(tmp_path: Path, calibrated: bool) -> None:
    sweep = two_models(calibrated)
    store_evaluation(sweep, tmp_path / "evaluation")
    loaded = load_evaluation(tmp_path / "evaluation")
    for method in METHODS:
        assert report(loaded, method) == report(sweep, method)
    assert loaded.models[1].held_out.queries == sweep.models[1].held_out.queries
    assert loaded.models[1].held_out.references == sweep.models[1].held_out.references
    assert loaded.models[1].held_out.query_classes == sweep.models[1].held_out.query_classes
    summary = json.loads((tmp_path / "evaluation" / "summary.json").read_text())
    assert summary["report"] == json.loads(json.dumps(to_builtins(report(sweep))))
    assert [path.name for path in tmp_path.iterdir()] == ["evaluation"]


def test_scores_of_before_there_were_classes_are_read_as_one_class_a_brand(tmp_path: Path) -> None:
    scores = random_scores(3, queries=40, gallery=6)
    write_scores(tmp_path / "new.npz", scores)
    with np.load(tmp_path / "new.npz") as stored:
        old = {name: stored[name] for name in stored.files if name not in ("query_classes", "gallery_brands")}
    np.savez(tmp_path / "old.npz", **old)
    found = read_scores(tmp_path / "old.npz")
    assert (found.query_classes, found.gallery_brands.tolist()) == (
        scores.query_classes,
        scores.gallery_brands.tolist(),
    )


def test_a_new_sweep_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    store_evaluation(two_models(), tmp_path / "evaluation")
    store_evaluation(two_models(calibrated=False), tmp_path / "evaluation")
    assert load_evaluation(tmp_path / "evaluation").models[0].calibration is None
    assert not list((tmp_path / "evaluation").glob("*calibration*"))


def test_a_missing_or_damaged_evaluation_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no evaluation"):
        load_evaluation(tmp_path)
    store_evaluation(two_models(), tmp_path / "evaluation")
    scores = next((tmp_path / "evaluation").glob("*.npz"))
    for damage in (scores.read_bytes()[:200], b""):
        scores.write_bytes(damage)
        with pytest.raises(InputError, match="cannot be read as an evaluation"):
            load_evaluation(tmp_path / "evaluation")
