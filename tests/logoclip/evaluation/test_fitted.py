"""A threshold with all that belongs to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from logoclip.errors import InputError
from logoclip.evaluation.fitted import facts_in, facts_of, fitted_for, goal_name
from logoclip.evaluation.matching import judge
from logoclip.evaluation.stored import report
from logoclip.evaluation.thresholds import counts_at

from .test_stored import two_models


def test_the_facts_are_those_of_the_report(method: str = "simple") -> None:
    evaluation = replace(two_models(), split="run demo-01", preprocess="squash", fingerprint="abcd1234")
    facts, found = facts_of(evaluation, "finetuned", method="simple"), report(evaluation, "simple")
    figures = found.models[1]
    assert (facts.threshold, facts.source, facts.goal, facts.method) == (figures.threshold, "calibration", "F1", method)
    assert (facts.figures["f1"], facts.f1_interval) == (figures.f1, figures.f1_interval)
    assert (facts.known_brands, facts.queries, facts.calibration_brands) == (
        found.known_brands,
        found.queries,
        found.calibration_brands,
    )
    assert (facts.split, facts.questions, facts.seed, facts.data_id) == ("run demo-01", "abcd1234", 7, "d1")
    assert facts.described() == f"fitted on {found.calibration_brands} other brands for F1"


def test_a_threshold_is_fitted_if_it_is_the_one_for_its_goal_and_given_otherwise() -> None:
    evaluation = two_models()
    calibration = evaluation.models[1].calibration
    assert calibration is not None
    for goal in (None, 0.8):
        fitted = fitted_for(goal, judge(calibration))
        assert fitted is not None
        assert facts_of(evaluation, "finetuned", fitted, goal).source == "calibration"
        moved = facts_of(evaluation, "finetuned", fitted + 0.01, goal)
        assert (moved.source, moved.goal, moved.described()) == ("given", "", "chosen by hand")
        assert (
            moved.figures["true_positives"]
            == counts_at(judge(evaluation.models[1].held_out), fitted + 0.01).true_positives
        )
    in_sample = facts_of(two_models(calibrated=False), "finetuned")
    assert (in_sample.source, in_sample.calibration_brands) == ("in-sample", 0)
    assert in_sample.described().startswith("in-sample")


def test_the_threshold_of_an_evaluation_at_a_given_one_is_that() -> None:
    evaluation = two_models()
    at = replace(evaluation, settings=replace(evaluation.settings, threshold=0.5))
    assert (facts_of(at, "finetuned").threshold, facts_of(at, "finetuned").source) == (0.5, "given")


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(InputError, match="no such model in this evaluation; it holds baseline, finetuned"):
        facts_of(two_models(), "other")
    with pytest.raises(InputError, match="no threshold reaches precision ≥ 110 %"):
        facts_of(two_models(), "finetuned", goal=1.1)
    assert (goal_name(None), goal_name(0.9)) == ("F1", "precision ≥ 90 %")


def test_a_card_gives_the_facts_back_and_one_of_another_version_none() -> None:
    facts = facts_of(two_models(), "finetuned")
    card = facts.to_card()
    assert facts_in(card) == facts
    edited = facts_in({**card, "threshold": 0.5})
    assert edited is not None and (edited.threshold, edited.source) == (0.5, "given")
    assert facts_in({"threshold": 0.7, "method": "simple"}) is None
    assert facts_in({**card, "threshold": None}) is None
    with pytest.raises(InputError, match=r"threshold_facts of the model's card: .*seed"):
        facts_in({**card, "threshold_facts": {**card["threshold_facts"], "seed": "many"}})
