"""What a text says as a config."""

from __future__ import annotations

import pytest

from logoclip.config.checked import check, revision_of
from logoclip.config.schema import TrainingConfig


def test_a_valid_text_has_all_values_and_its_notes() -> None:
    answer = check("batch_size: 8\n")
    assert answer.values == TrainingConfig(batch_size=8).model_dump() and answer.faults == ()
    assert "gradient_accumulation_steps: 16" in answer.notes[0]


def test_a_text_with_faults_has_what_was_given_and_where_it_is_wrong() -> None:
    answer = check("lora_r: -1\nseeed: 1\nseed: 9\n")
    assert answer.values["lora_r"] == -1 and answer.values["seed"] == 9 and "seeed" not in answer.values
    assert [(fault.key, fault.line) for fault in answer.faults] == [("lora_r", 1), ("seeed", 2)]


def test_a_text_that_is_no_yaml_has_the_defaults_and_one_fault() -> None:
    answer = check("seed: [")
    assert answer.values == TrainingConfig().model_dump() and answer.faults[0].key == "not YAML"


@pytest.mark.parametrize("text", ["seed: " + "1" * 4301, "a: " + "[" * 100_000, "x" * 70_000, "seed: !!int x"])
def test_a_text_that_is_no_config_is_a_fault_and_nothing_worse(text: str) -> None:
    assert check(text).faults


def test_whether_a_text_can_be_read_is_said_and_where_it_cannot() -> None:
    assert check("lora_r: -1\n").readable and check("").readable
    broken = check("seed: 1\nlora_r: [4\nmax_epochs: 3\n")
    assert not broken.readable
    assert (broken.faults[0].line, broken.faults[0].column) == (3, 11)


def test_a_revision_stands_for_every_character() -> None:
    assert len({revision_of("a"), revision_of("a", "b"), revision_of("a", "c"), revision_of("ab")}) == 4
    assert len({revision_of(text) for text in ("", "seed: 1", "seed: 1\n", "seed: 1\r\n", "seed: 1 \n")}) == 5
