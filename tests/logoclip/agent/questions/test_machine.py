"""Questions about the machine."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.machine import Examine, Gauges, Greeting, Hello, Info, Place
from logoclip.agent.questions.question import Question
from logoclip.machine.check import Check
from logoclip.machine.gauges import Gpu, Machine
from tests.logoclip.agent.wired import answered, asked, refused


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (Hello(2, "0.9"), Greeting(2, "0.9", ("hello", "info"))),
        (Info(), Place("box", "/w/H\udce4agen", "0.9", "3.11", True)),
        (Gauges(), Machine(cpu_percent=87.0, memory_used=6, memory_total=23, gpus=(Gpu("Orin"),))),
        (Examine(), (Check("GPU", "warning", "none"),)),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("hello", {}, "missing required field `protocol`"),
        ("hello", {"protocol": "two"}, "Expected `int`"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
