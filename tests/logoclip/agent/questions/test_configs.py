"""Questions about configs."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.configs import (
    CheckConfig,
    ConfigCheck,
    ConfigFile,
    ConfigRevision,
    Configs,
    Estimate,
    Preset,
    Presets,
    ReadConfig,
    Revision,
    SaveConfig,
    SavedConfig,
)
from logoclip.agent.questions.question import Question
from logoclip.errors import Fault
from logoclip.jobs.estimated import Estimated
from tests.logoclip.agent.wired import answered, asked, refused

FAULT = Fault("lora_r", "is too small", line=3)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (Configs(), (ConfigFile("a.yaml", "/w/configs/a.yaml", "no YAML"),)),
        (
            ReadConfig("a"),
            ConfigCheck("seed: 1\n", {"seed": 1}, (FAULT,), ("a note",), "r"),
        ),
        (CheckConfig("seed: 1"), ConfigCheck("seed: 1", {"seed": 1})),
        (SaveConfig("a", {"seed": 1, "deep": [{"a": None}]}, "r", "text"), SavedConfig(ConfigCheck("", {}), True)),
        (ConfigRevision("a"), Revision("0123")),
        (Presets(), (Preset("demo.yaml", "seed: 1", {"seed": 1}),)),
        (Estimate("seed: 1"), Estimated(trained=7, error="why")),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("check_config", {"text": "x" * (2**16 + 1)}, "length <= 65536"),
        ("save_config", {"name": "a", "changes": {str(n): 1 for n in range(257)}}, "length <= 256"),
        ("save_config", {"name": "a", "changes": [1]}, "Expected `object`"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
