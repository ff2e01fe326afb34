"""The table of an evaluation, and what stands below it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from logoclip.cli.evaluation_job import show_report
from logoclip.evaluation.stored import report
from tests.logoclip.evaluation.test_stored import two_models


def caption(capsys: pytest.CaptureFixture[str], *trained_on: int) -> str:
    sweep = two_models()
    models = tuple(replace(model, trained_on=count) for model, count in zip(sweep.models, trained_on, strict=True))
    show_report(report(replace(sweep, models=models)), as_json=False)
    return " ".join(capsys.readouterr().out.partition("precision, recall and F1 on")[2].split())


def test_a_model_that_knows_the_brands_is_named_below_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    answer = caption(capsys, 0, 7)
    assert answer.startswith("12 brands, 60 queries")
    assert "; finetuned was trained or validated on 7 of these brands, which flatters it;" in answer
    assert "baseline" not in answer


def test_models_that_do_not_know_the_brands_need_no_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert "trained" not in caption(capsys, 0, 0)
