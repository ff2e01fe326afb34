"""Questions that launch runs."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.launches import Demo, Launched, LaunchJob, LaunchTraining
from logoclip.agent.questions.question import Question
from logoclip.jobs.stages import DemoState
from tests.logoclip.agent.wired import answered, asked, refused

FROM = "runs/b-01/checkpoints/last.pt"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            LaunchTraining("a", {"seed": 1}, "text", "b-01", FROM, True),
            Launched("a-01", "n", "after b"),
        ),
        (LaunchJob("evaluate", {"models": [["a", None]]}, "sweep"), Launched("sweep-01")),
        (Demo(), DemoState("train", "demo-01", "running", "trains")),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("launch_training", {"config_name": "a", "now": "yes"}, "Expected `bool`"),
        ("launch_training", {"config_name": "a", "start_from": "x" * 4097}, "length <= 4096"),
        ("launch_job", {"kind": "x"}, "missing required field `arguments`"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
