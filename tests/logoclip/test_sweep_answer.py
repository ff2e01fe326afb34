"""A stored evaluation as the sweep screen gets it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from logoclip.errors import InputError
from logoclip.matching import METHODS, Method, Outcomes, brand_scores, judge
from logoclip.sweep import Sweep, report, store_sweep
from logoclip.sweep_answer import outcomes, sweep_answer
from logoclip.thresholds import curve, optimum

from .test_sweep import two_models


@pytest.fixture
def sweep() -> Sweep:
    return two_models()


def same(first: Outcomes, second: Outcomes) -> bool:
    pairs = zip(dataclasses.astuple(first), dataclasses.astuple(second), strict=True)
    return all(np.array_equal(one, other) for one, other in pairs)


@pytest.mark.parametrize("method", METHODS)
def test_outcomes_survive_the_wire_to_the_last_bit(sweep: Sweep, tmp_path: Path, method: Method) -> None:
    store_sweep(sweep, tmp_path / "evaluation")
    answer = json.loads(json.dumps(sweep_answer(tmp_path / "evaluation", method)))
    assert answer["method"] == method and answer["report"] == json.loads(json.dumps(report(sweep, method)))
    for told, model in zip(answer["models"], sweep.models, strict=True):
        assert (told["name"], told["path"], told["trained_on"]) == (model.name, model.path, model.trained_on)
        assert model.calibration is not None
        assert same(outcomes(told["held_out"]), judge(model.held_out, method))
        assert same(outcomes(told["calibration"]), judge(model.calibration, method))
        fitted = optimum(curve(outcomes(told["calibration"]))).threshold
        assert fitted == answer["report"]["models"][sweep.models.index(model)]["threshold"]


def test_each_query_has_its_name_its_truth_and_what_it_would_be_named(sweep: Sweep, tmp_path: Path) -> None:
    store_sweep(sweep, tmp_path / "evaluation")
    told = sweep_answer(tmp_path / "evaluation")["models"][0]["held_out"]
    scores = sweep.models[0].held_out
    assert told["query"] == list(scores.queries)
    assert told["truth"] == [scores.gallery[place] if place >= 0 else None for place in scores.truth]
    right = [truth == named for truth, named in zip(told["truth"], told["named"], strict=True)]
    assert right == told["right"] and any(right) and not all(right)


def test_every_score_is_counted_between_the_edges(sweep: Sweep, tmp_path: Path) -> None:
    store_sweep(sweep, tmp_path / "evaluation")
    answer = sweep_answer(tmp_path / "evaluation", "simple")
    scores = sweep.models[0].held_out
    every, told = brand_scores(scores.cosines, "simple"), answer["models"][0]["held_out"]
    inside = (every >= answer["edges"][0]) & (every <= answer["edges"][-1])
    assert sum(told["correct"]) + sum(told["wrong"]) == inside.sum() > 0
    known = scores.truth >= 0
    assert sum(told["correct"]) == inside[known, scores.truth[known]].sum()


def test_without_calibration_brands_there_is_no_such_set(tmp_path: Path) -> None:
    store_sweep(two_models(calibrated=False), tmp_path / "evaluation")
    answer = sweep_answer(tmp_path / "evaluation")
    assert answer["models"][0]["calibration"] is None and answer["report"]["threshold_source"] == "in-sample"


def test_where_there_is_no_evaluation_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`logoclip sweep` makes one"):
        sweep_answer(tmp_path)
