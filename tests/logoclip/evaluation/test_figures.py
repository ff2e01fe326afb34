"""Figures as they are stored and as they travel."""

from __future__ import annotations

import json

import msgspec
from msgspec import to_builtins

from logoclip.evaluation.figures import EvaluatedModel, Report
from logoclip.evaluation.stored import report
from tests.logoclip.evaluation.test_stored import two_models


def test_a_report_is_the_same_after_it_was_stored() -> None:
    whole = report(two_models())
    assert msgspec.convert(json.loads(json.dumps(to_builtins(whole))), Report) == whole


def test_a_model_in_short_is_read_from_its_figures() -> None:
    """A list of evaluations reads of each report only what it shows."""
    figures = report(two_models()).models[1]
    short = msgspec.convert(to_builtins(figures), EvaluatedModel)
    assert (short.name, short.f1, short.threshold) == (figures.name, figures.f1, figures.threshold)
