from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from logoclip.agent.answering.sweep import sweep
from logoclip.evaluation.stored import Evaluation, load_evaluation, store_evaluation
from logotui.drawing.distribution import Histogram
from logotui.sweeps import SweptFacts, described, quantile, verdict, writes
from tests.logotui.sweep_host import made_up_sweep


def facts_of(evaluation: Evaluation, folder: Path) -> SweptFacts:
    store_evaluation(evaluation, folder / "evaluation")
    return SweptFacts.of(sweep("demo-sweep-01", load_evaluation(folder / "evaluation")))


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> SweptFacts:
    return facts_of(made_up_sweep(), tmp_path_factory.mktemp("sweep"))


@pytest.mark.parametrize("place", [0, 1])
def test_counts_equal_those_made_query_by_query(calibrated: SweptFacts, place: int) -> None:
    model = calibrated.models[place]
    cosines = made_up_sweep().models[place].held_out
    for threshold in np.linspace(0.3, 0.9, 25):
        right = wrong = missed = 0
        for query, own in zip(cosines.cosines.astype(float), cosines.truth, strict=True):
            means = [sum(sorted(scores)[-3:]) / 3 for scores in query]
            named = max(means) >= threshold
            hit = named and int(np.argmax(means)) == own
            right, wrong, missed = right + hit, wrong + (named and not hit), missed + (own >= 0 and not hit)
        counts = model.at(threshold)
        assert (counts.true_positives, counts.false_positives, counts.false_negatives) == (right, wrong, missed)


def test_no_threshold_is_better_than_the_best(calibrated: SweptFacts) -> None:
    for model in calibrated.models:
        assert model.at(model.best.threshold).f1 == model.best.f1
        assert all(model.at(threshold).f1 <= model.best.f1 for threshold in np.linspace(0, 1, 2001))


def test_the_axis_holds_thresholds_and_all_but_the_lowest_scores(calibrated: SweptFacts) -> None:
    axis = calibrated.axis
    for model in calibrated.models:
        assert axis.low <= model.fitted <= axis.high
        assert model.held_out.score.max() <= axis.high
    assert axis.low * 10 == pytest.approx(round(axis.low * 10))


def test_a_quantile_of_a_histogram() -> None:
    histogram = Histogram((0.0, 0.1, 0.2, 0.3, 0.4), (0, 2, 8, 0))
    assert quantile(histogram, 0.0) == pytest.approx(0.1)
    assert quantile(histogram, 0.5) == pytest.approx(0.2)
    assert quantile(histogram, 1.0) == pytest.approx(0.3)
    assert quantile(Histogram((0.0, 1.0), (0,)), 0.5) == 0.0


def test_the_line_says_where_the_threshold_comes_from(calibrated: SweptFacts, tmp_path: Path) -> None:
    assert "fitted on 20 other brands" in described(calibrated)
    assert "in-sample" in described(facts_of(made_up_sweep(calibrated=False), tmp_path))


def test_the_verdict_names_the_difference_and_its_interval(calibrated: SweptFacts) -> None:
    difference = calibrated.report.difference
    assert difference is not None
    low, high = difference.interval
    assert verdict(calibrated).startswith("Fine-tuned is better by ")
    assert f"(95 %: {low * 100:+.1f} to {high * 100:+.1f})" in verdict(calibrated)
    assert verdict(calibrated).endswith("on brands that chose neither the weights nor the threshold.")


def test_the_verdict_is_of_the_thresholds_that_it_names_wherever_the_cursor_is(
    calibrated: SweptFacts, tmp_path: Path
) -> None:
    assert "at the fitted thresholds, on brands" in verdict(calibrated)
    assert "at the in-sample thresholds, " in verdict(facts_of(made_up_sweep(calibrated=False), tmp_path))


def test_it_is_said_before_which_models_would_be_written(calibrated: SweptFacts) -> None:
    model = calibrated.models[1]
    assert writes(model) == ""
    two = replace(model, bearers=("runs/demo-01/model", "models/x"))
    assert writes(two) == "x writes fine-tuned's threshold to runs/demo-01/model and models/x"


def test_the_verdict_claims_nothing_where_models_are_equal(tmp_path: Path) -> None:
    sweep = made_up_sweep()
    same = replace(sweep, models=(sweep.models[0], replace(sweep.models[0], name="finetuned")))
    assert verdict(facts_of(same, tmp_path)).startswith("No difference is shown: +0.0 points")


def test_the_verdict_admits_what_was_trained_on(tmp_path: Path) -> None:
    sweep = made_up_sweep()
    seen = replace(sweep, models=(sweep.models[0], replace(sweep.models[1], trained_on=7)))
    assert "of which 7 were trained on" in verdict(facts_of(seen, tmp_path))
