"""Questions that delete runs and bring them back."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.deletion import Delete, Restore, WeighDeletion
from logoclip.agent.questions.question import Question
from logoclip.jobs.weighed import Deletion
from logoclip.runs.trash import Deleted
from tests.logoclip.agent.wired import answered, asked, refused


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (WeighDeletion(("a-01", "b-01")), Deletion(3, 2, ("log",), ("b-01 needs it",))),
        (Delete(("a-01",)), Deleted("0123", ("a-01",))),
        (Restore("0123"), ("a-01",)),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("delete", {"ids": []}, "length >= 1"),
        ("delete", {"ids": ["a"] * 1001}, "length <= 1000"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
