"""Questions about drafts."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.drafts import DraftDropped, DraftKept, Drafts, DropDraft, KeepDraft
from logoclip.agent.questions.question import Question
from logoclip.config.drafts import KeptDraft
from tests.logoclip.agent.wired import answered, asked, refused


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (Drafts("a.yaml"), (KeptDraft("a.yaml", "0123abcd", "seed: 2", "seed: 1", "r", "laptop", 1.5),)),
        (KeepDraft(KeptDraft("a.yaml", "0123abcd", "seed: 2", "seed: 1", "r", "laptop"), "4567"), DraftKept(1.5)),
        (DropDraft("a.yaml", "0123abcd"), DraftDropped(True)),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("drop_draft", {"name": "a"}, "missing required field `console`"),
        ("keep_draft", {"draft": 3}, "Expected `object`"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
