"""What a person should know before the first step."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.config.schema import TrainingConfig
from logoclip.training.notes import notes

USUAL: dict[str, Any] = {"device": "cuda", "in_float32": False, "copies_left_out": 0}


def said(total_steps: int = 10_000, config: TrainingConfig | None = None, **facts: Any) -> list[str]:
    return list(notes(config or TrainingConfig(), total_steps, **{**USUAL, **facts}))


def test_as_written_there_is_nothing_to_say() -> None:
    assert said() == TrainingConfig().notes()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"total_steps": 20}, "instead of"),
        ({"in_float32": True}, "mixed_precision: this cuda trains in float32"),
        ({"copies_left_out": 3}, "3 crops of validation brands left out: their photographs, or copies of them, are"),
        ({"device": "cpu"}, "no GPU found: training on the CPU"),
    ],
)
def test_what_is_other_than_one_might_think_is_said(facts: dict[str, Any], words: str) -> None:
    (note,) = set(said(**facts)) - set(said())
    assert words in note


def test_float32_that_was_asked_for_is_no_news() -> None:
    config = TrainingConfig(mixed_precision=False)
    assert said(config=config, in_float32=True) == config.notes()
