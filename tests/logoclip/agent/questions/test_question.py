"""Questions: frozen, cheap to define, and with a name for the wire."""

from __future__ import annotations

import pytest

from logoclip.agent.questions.configs import ReadConfig
from logoclip.agent.questions.logs import Log, LogText
from logoclip.agent.questions.runs import RunSettings, Settings


def test_names_on_the_wire_are_in_small_letters() -> None:
    assert ReadConfig.wire_name() == "read_config" and Log.wire_name() == "log"


def test_a_question_knows_its_subject_and_the_type_of_its_answer() -> None:
    assert (Log.subject(), Log.answer_type()) == ("logs", LogText)
    assert (Settings.subject(), Settings.answer_type()) == ("runs", tuple[RunSettings, ...])


def test_a_question_that_was_asked_stays_as_it_is() -> None:
    question = Log("demo-01")
    with pytest.raises(AttributeError):
        question.id = "demo-02"  # type: ignore[misc]
    assert question == Log("demo-01", -4096) and hash(question) == hash(Log("demo-01"))
