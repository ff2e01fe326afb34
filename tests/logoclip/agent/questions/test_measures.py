"""Questions about what a run has measured."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.measures import (
    EventPage,
    Events,
    Histograms,
    ReadCurves,
    ReadExamples,
    ScalarName,
    Scalars,
)
from logoclip.agent.questions.question import Question
from logoclip.runs import Event, Histogram
from logoclip.runs.curves import Cursor, Curves, Window, curve_of
from logoclip.runs.examples import Examples
from tests.logoclip.agent.wired import answered, asked, refused

CURVES = Curves(Cursor(1, 9, 4), True, (curve_of("loss", [(1, 2.0)], 1),))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            ReadCurves("a", ("loss",), 64, Cursor(1, 2, 4), Window(3, 9)),
            CURVES,
        ),
        (Scalars("a"), (ScalarName("gpu_load", 901, 95.0),)),
        (Events("a", 3), EventPage(4, (Event(1, 10, 1.5, "epoch", "epoch 1"),))),
        (Histograms("a", 0), (Histogram(10, "val_wrong", (0.0, 1.0), (2.0,), id=4),)),
        (ReadExamples("a"), Examples(53, 1, "data/small")),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("read_curves", {"id": "a", "names": [], "columns": 0}, ">= 1"),
        ("read_curves", {"id": "a", "names": ["x"] * 65, "columns": 1}, "length <= 64"),
        ("events", {"id": "a", "after": -1}, ">= 0"),
        ("histograms", {"id": "a", "after": 2**53}, "<= 9007199254740991"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
