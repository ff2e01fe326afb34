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
    assert answer.startswith("12 brands, 6 of them known, 60 queries")
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
