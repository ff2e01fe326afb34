"""Questions about a worker's log."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.logs import FindInLog, Log, LogMatch, LogText, ReadLog
from logoclip.agent.questions.question import Question
from logoclip.runs.log_pages import LogPage
from tests.logoclip.agent.wired import answered, asked, refused


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (Log("a", -7), LogText(9, "…\n")),
        (ReadLog("a", 10, True), LogPage(10, 16, "three \udcff\n")),
        (FindInLog("a", "words", 3), LogMatch(None)),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("log", {"id": "a", "offset": -(2**53)}, ">= -9007199254740991"),
        ("read_log", {"id": "a", "at": -1}, ">= 0"),
        ("find_in_log", {"id": "a", "at": 0}, "missing required field `words`"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
