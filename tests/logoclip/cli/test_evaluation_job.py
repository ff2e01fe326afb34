"""The table of an evaluation, and what stands below it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from logoclip.cli.evaluation_job import show_report
from logoclip.evaluation.stored import ModelScores, report
from tests.logoclip.evaluation.test_matching import random_scores
from tests.logoclip.evaluation.test_stored import sweep_of, two_models


def caption(capsys: pytest.CaptureFixture[str], *trained_on: int) -> str:
    sweep = two_models()
    models = tuple(replace(model, trained_on=count) for model, count in zip(sweep.models, trained_on, strict=True))
    show_report(report(replace(sweep, models=models)), as_json=False)
    return " ".join(capsys.readouterr().out.partition("precision, recall and F1 on")[2].split())


def test_a_model_that_knows_the_brands_is_named_below_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    answer = caption(capsys, 0, 7)
    assert answer.startswith("12 brands, 6 of them known, 60 queries, 4 references")
    assert "; finetuned was trained or validated on 7 of these brands, which flatters it;" in answer
    assert "baseline" not in answer


def test_the_brand_s_other_class_has_lines_of_its_own_where_there_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    for a_brand, shown in ((1, False), (2, True)):
        answer = report(sweep_of(ModelScores("baseline", "b", random_scores(8, 80, 6, a_brand=a_brand)), threshold=0.6))
        show_report(answer, as_json=False)
        said = capsys.readouterr().out
        for words in ("another class of the brand", "F1 if that is wrong", " classes)"):
            assert (words in said) is shown
    figures = answer.models[0]
    assert figures.other_class and f" {figures.other_class} " in said and f"{figures.f1_by_class:.1%}" in said


def test_models_that_do_not_know_the_brands_need_no_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert "trained" not in caption(capsys, 0, 0)


def test_what_is_left_out_as_a_copy_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    for left_out, shown in ((0, False), (3, True)):
        show_report(report(replace(two_models(), copies_left_out=left_out)), as_json=False)
        answer = " ".join(capsys.readouterr().out.split())
        assert ("; 3 crops left out, whose photographs are on an earlier side of the split too;" in answer) is shown


def test_whose_brands_and_pixels_they_are_and_how_to_take_others(capsys: pytest.CaptureFixture[str]) -> None:
    asked = {"split": "run demo-01", "preprocess": "squash", "pixels_of": "run demo-01", "fingerprint": "abcd1234"}
    show_report(report(replace(two_models(), **asked, known_left_out=5)), as_json=False)
    answer = " ".join(capsys.readouterr().out.split())
    assert (
        "questions abcd1234: brands by the split of run demo-01 (recorded; --split takes others), "
        "pixels squash of run demo-01 (--preprocess takes others)"
    ) in answer


@pytest.mark.parametrize(
    ("threshold", "calibrated", "row"),
    [(None, True, "threshold, fitted"), (0.5, True, "threshold, given"), (None, False, "threshold, in-sample")],
)
def test_fitted_means_on_other_brands(
    threshold: float | None, calibrated: bool, row: str, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluation = two_models(calibrated)
    settings = replace(evaluation.settings, threshold=threshold)
    show_report(report(replace(evaluation, settings=settings)), as_json=False)
    assert row in capsys.readouterr().out


def test_brands_that_were_left_out_are_counted_with_who_knows_them(capsys: pytest.CaptureFixture[str]) -> None:
    evaluation = two_models()
    models = (evaluation.models[0], replace(evaluation.models[1], knows=5, trained_on=0))
    show_report(report(replace(evaluation, models=models, known_left_out=5)), as_json=False)
    answer = " ".join(capsys.readouterr().out.split())
    assert "5 brands left out, as a model was trained or validated on them: finetuned knows 5 of them" in answer
