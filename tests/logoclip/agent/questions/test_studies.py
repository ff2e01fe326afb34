"""Questions about searches over settings."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.launches import Launched
from logoclip.agent.questions.question import Question
from logoclip.agent.questions.studies import LaunchTune, ReadStudy
from logoclip.tuning.trials import StudyReport, Trial
from tests.logoclip.agent.wired import answered, asked, refused

REPORT = StudyReport("a-tune-01", "a", "sep", 5, 2, {"lora_r": [4, 8]}, (Trial(0, "failed", {"lora_r": 4}),))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (LaunchTune("a", {"lora_r": [4, 8]}, 5, 2, {"seed": 1}, "text"), Launched("a-tune-01")),
        (
            ReadStudy("a-tune-01"),
            REPORT,
        ),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("launch_tune", {"config_name": "a", "space": {}, "trials": 0}, ">= 1"),
        ("launch_tune", {"config_name": "a", "space": {}, "seed": -1}, ">= 0"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
