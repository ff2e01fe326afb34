"""Questions that steer runs."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.question import Question
from logoclip.agent.questions.steering import Asked, Checkpoint, DropFromQueue, MoveInQueue, Pause, Resume, Stop
from logoclip.runs.summary import RunSummary
from tests.logoclip.agent.wired import answered, asked, refused


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (Resume("a-01", True, True), RunSummary("train", "starting")),
        (MoveInQueue("a-01", "first"), RunSummary("train", "queued", turn=3)),
        (DropFromQueue("a-01"), RunSummary("train", "stopped")),
        (Pause("a-01"), RunSummary("train", "pausing")),
        (Stop("a-01"), RunSummary("train", "stopping")),
        (Checkpoint("a-01"), Asked("0123")),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("move_in_queue", {"id": "a", "to": "sideways"}, "Invalid enum value 'sideways'"),
        ("pause", {}, "missing required field `id`"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
