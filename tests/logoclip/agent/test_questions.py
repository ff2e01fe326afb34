"""Each question once: with a method that answers it, and types that agree."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import get_type_hints

import pytest

from logoclip.agent import questions
from logoclip.agent.agent import Agent
from logoclip.agent.questions import QUESTIONS, Question


def test_every_question_is_in_the_list() -> None:
    defined = {one for one in vars(questions).values() if isinstance(one, type) and issubclass(one, Question)}
    assert set(QUESTIONS.values()) == defined - {Question} and len(QUESTIONS) > 20


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_method_of_its_name_answers_it_with_its_type(name: str) -> None:
    hints = get_type_hints(getattr(Agent, name))
    assert hints == {"question": QUESTIONS[name], "return": QUESTIONS[name].answer_type()}
    assert is_dataclass(QUESTIONS[name]) and QUESTIONS[name].__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert QUESTIONS[name].__doc__


def test_names_on_the_wire_are_in_small_letters() -> None:
    assert questions.ReadConfig.wire_name() == "read_config" and questions.Log.wire_name() == "log"
