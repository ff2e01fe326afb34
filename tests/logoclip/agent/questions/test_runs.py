"""Questions about the list of runs."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.question import Question
from logoclip.agent.questions.runs import Describe, Run, RunChanges, RunDetails, Runs, RunSettings, Settings
from logoclip.runs.summary import Figures, RunSummary
from tests.logoclip.agent.wired import answered, asked, refused

LOST = RunSummary("train", "lost", id="a-01", figures=Figures(loss=0.5))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            Runs("life:7"),
            RunChanges("life:9", (LOST,), ("b-01",)),
        ),
        (
            Run("a-01"),
            RunDetails(LOST, {"seed": 1, "models": [["a", None]]}, ("a note",), "models/a"),
        ),
        (Settings(("a-01", "b-01")), (RunSettings("a-01", {"lr": 1e-3, "seed": 3, "loss": "supcon", "fast": False}),)),
        (Describe(("a-01",), title="é", add_tags=("x",)), (RunSummary("train", "paused", title="é", tags=("x",)),)),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("run", {"id": "a\0b"}, "matching regex"),
        ("run", {"id": "a" * 256}, "length <= 255"),
        ("describe", {"ids": []}, "length >= 1"),
        ("describe", {"ids": ["a"], "add_tags": ["x"] * 65}, "length <= 64"),
        ("settings", {"ids": ["a"] * 257}, "length <= 256"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
