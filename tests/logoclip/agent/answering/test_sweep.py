"""A stored evaluation as the sweep screen gets it."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest

from logoclip.agent.answering.sweep import outcomes, sweep
from logoclip.agent.questions.evaluations import Sweep
from logoclip.agent.wire import decoded, encoded, parsed
from logoclip.errors import InputError
from logoclip.evaluation.matching import METHODS, Method, Outcomes, class_scores, judge
from logoclip.evaluation.stored import Evaluation, load_evaluation, report, store_evaluation
from logoclip.evaluation.thresholds import curve, optimum
from tests.logoclip.evaluation.test_stored import two_models


@pytest.fixture
def evaluation() -> Evaluation:
    return two_models()


def same(first: Outcomes, second: Outcomes) -> bool:
    pairs = zip(astuple(first), astuple(second), strict=True)
    return all(np.array_equal(one, other) for one, other in pairs)


@pytest.mark.parametrize("method", METHODS)
def test_outcomes_survive_the_wire_to_the_last_bit(evaluation: Evaluation, tmp_path: Path, method: Method) -> None:
    store_evaluation(evaluation, tmp_path / "evaluation")
    answer = decoded(parsed(encoded(sweep("s-01", load_evaluation(tmp_path / "evaluation"), method))), Sweep, "sweep")
    assert answer.method == method and answer.report == report(evaluation, method)
    for found, model in zip(answer.models, evaluation.models, strict=True):
        assert (found.name, found.path, found.trained_on) == (model.name, model.path, model.trained_on)
        assert model.calibration is not None
        assert same(outcomes(found.held_out), judge(model.held_out, method))
        assert found.calibration is not None
        assert same(outcomes(found.calibration), judge(model.calibration, method))
        fitted = optimum(curve(outcomes(found.calibration))).threshold
        assert fitted == answer.report.models[evaluation.models.index(model)].threshold


def test_every_score_is_counted_between_the_edges(evaluation: Evaluation, tmp_path: Path) -> None:
    store_evaluation(evaluation, tmp_path / "evaluation")
    answer = sweep("s-01", load_evaluation(tmp_path / "evaluation"), "simple")
    scores = evaluation.models[0].held_out
    every, found = class_scores(scores.cosines, "simple"), answer.models[0].held_out
    inside = (every >= answer.edges[0]) & (every <= answer.edges[-1])
    assert sum(found.correct) + sum(found.wrong) == inside.sum() > 0
    known = scores.truth >= 0
    assert sum(found.correct) == inside[known, scores.truth[known]].sum()


def test_without_calibration_brands_there_is_no_such_set(tmp_path: Path) -> None:
    store_evaluation(two_models(calibrated=False), tmp_path / "evaluation")
    answer = sweep("s-01", load_evaluation(tmp_path / "evaluation"))
    assert answer.models[0].calibration is None and answer.report.threshold_source == "in-sample"


def test_where_there_is_no_evaluation_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`logoclip sweep` makes one"):
        sweep("s-01", load_evaluation(tmp_path))
