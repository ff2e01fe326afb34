"""Questions about stored evaluations."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.evaluations import (
    EvaluationRun,
    Evaluations,
    Mistakes,
    QuerySet,
    ReadSweep,
    Sweep,
    SweptModel,
    ThresholdWritten,
    WriteThreshold,
)
from logoclip.agent.questions.question import Question
from logoclip.evaluation.figures import EvaluatedModel, Mistake
from logoclip.evaluation.stored import report
from logoclip.runs.summary import RunSummary
from tests.logoclip.agent.wired import answered, asked, refused
from tests.logoclip.evaluation.test_stored import two_models

ONE = QuerySet((0.5,), (True,), (False,), (True,), (True,), (0,), (1, 0), (0, 1))
RUN = EvaluationRun(RunSummary("evaluate", "finished"), (EvaluatedModel("baseline", "m", 0.7, 0.5),), "data/x")
SWEEP = Sweep("a", "margin", ("margin",), report(two_models()), (-1.0, 1.0), (SweptModel("baseline", "m", ONE, ONE),))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            Evaluations(),
            (
                EvaluationRun(
                    RunSummary("evaluate", "finished"), (EvaluatedModel("baseline", "m", 0.7, 0.5),), "data/x"
                ),
            ),
        ),
        (
            ReadSweep("a", "margin"),
            Sweep(
                "a", "margin", ("margin",), report(two_models()), (-1.0, 1.0), (SweptModel("baseline", "m", ONE, ONE),)
            ),
        ),
        (Mistakes("a", "baseline", 0.7), (Mistake("q.jpg", "lexus-1", True, None, 0.6, "r.jpg"),)),
        (WriteThreshold("a", "finetuned", 0.7, 0.9, "simple"), ThresholdWritten("chosen by hand", ("models/a",))),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("write_threshold", {"id": "a", "model": "m", "threshold": 1.1}, "<= 1.0"),
        ("write_threshold", {"id": "a", "model": "m", "threshold": 0.5, "goal": 0}, "> 0.0"),
        ("read_sweep", {"id": "a", "method": 3}, "Expected `str | null`"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
