"""Questions that make something of a training."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.configs import ConfigCheck, ConfigFile
from logoclip.agent.questions.from_run import (
    Checkpoints,
    Duplicate,
    ExportCheckpoint,
    Extend,
    GoOn,
    Publish,
    PublishedModel,
    ReadExtension,
    ReadRunConfig,
)
from logoclip.agent.questions.launches import Launched
from logoclip.agent.questions.question import Question
from logoclip.jobs.extension import Extension
from logoclip.runs.checkpoints import CheckpointFile
from tests.logoclip.agent.wired import answered, asked, refused


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (ReadRunConfig("a-01"), ConfigCheck("seed: 1", {"seed": 1})),
        (Duplicate("a-01", "again"), ConfigFile("again.yaml", "/w/configs/again.yaml")),
        (Checkpoints("a-01"), (CheckpointFile("epoch_1.pt", ("last.pt",), 9, 1.5, 1, 10, 0.5),)),
        (ExportCheckpoint("a-01", "epoch_1.pt", "models/first"), Launched("a-01-export-01")),
        (GoOn("a-01", "epoch_1.pt"), Launched("a-02")),
        (ReadExtension("a-01"), Extension("a-01", 1, 2, 10, 10, 1e-3, 5)),
        (Extend("a-01", 3), Launched("a-02", "a note")),
        (Publish("a-01"), PublishedModel("published to models/a")),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("extend", {"id": "a", "epochs": -1}, ">= 0"),
        ("export_checkpoint", {"id": "a", "checkpoint": "x", "output": "a\0b"}, "matching regex"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
