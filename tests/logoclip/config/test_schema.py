"""The schema of a training: its words agree with what it takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from logoclip.config.schema import GROUPS, LARGEST_SEED, TrainingConfig, allowed, field_group, validate
from logoclip.errors import ConfigError

FIELDS = TrainingConfig.model_fields
# For each kind of bound, how many steps from it the first value inside is, and the first outside.
AROUND = {"greater than": (1, 0), "at least": (0, -1), "less than": (-1, 0), "at most": (0, 1)}


def bounds() -> list[tuple[str, float, float]]:
    """A field, a value that its words allow and one that they do not, for each bound that the words name."""
    found = []
    for name, field in FIELDS.items():
        step = 1 if field.annotation is int else 1e-6
        for kind, limit in re.findall(r"(greater than|at least|less than|at most) ([^,]+)", allowed(field)):
            inside, outside = (float(limit) + step * side for side in AROUND[kind])
            found.append((name, inside, outside))
    return found


def test_every_field_has_a_group_and_a_help() -> None:
    assert {field_group(name) for name in FIELDS} == set(GROUPS)
    assert all(field.description and field.description.endswith(".") for field in FIELDS.values())


@pytest.mark.parametrize(("name", "inside", "outside"), bounds())
def test_the_words_of_a_bound_are_what_is_refused(name: str, inside: float, outside: float) -> None:
    validate({name: inside})
    with pytest.raises(ConfigError) as caught:
        validate({name: outside})
    assert [fault.key for fault in caught.value.faults] == [name]


def test_bounds_are_put_into_words() -> None:
    assert len(bounds()) > 20, "too few were found to prove anything"
    assert allowed(FIELDS["lora_dropout"]) == "at least 0, less than 1"
    assert allowed(FIELDS["seed"]) == f"at least 0, at most {LARGEST_SEED}"
    assert allowed(FIELDS["random_init"]) == ""


def test_all_faults_are_found_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        validate({"seed": "many", "patience": 0, "zzz": 1, "base_model": "x"})
    faults = {fault.key: fault.message for fault in caught.value.faults}
    assert faults.keys() == {"seed", "patience", "zzz"}
    assert faults["seed"] == "must be a valid integer (at least 0, at most 4294967295), given 'many'"
    assert faults["patience"] == "must be greater than or equal to 1, given 0"
    assert faults["zzz"] == f"unknown key; known keys: {', '.join(FIELDS)}"


@pytest.mark.parametrize("kept", [{"freeze_layers": 12}, {"lora_r": 16}])
def test_random_layers_are_not_frozen(kept: dict[str, int]) -> None:
    free = {"random_init": True, "freeze_layers": 0, "lora_r": 0}
    assert validate(free).random_init
    with pytest.raises(ConfigError, match=r"^random_init: true needs freeze_layers: 0 and lora_r: 0"):
        validate({**free, **kept})


def test_a_config_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        TrainingConfig().seed = 1


@given(st.integers(2, 40), st.integers(2, 8), st.integers(1, 64), st.integers(1, 64))
def test_micro_batches_hold_all_crops_and_another_number_is_noted(
    logos: int, samples: int, size: int, accumulation: int
) -> None:
    config = TrainingConfig(
        logos_per_batch=logos, samples_per_logo=samples, batch_size=size, gradient_accumulation_steps=accumulation
    )
    crops = [(logo, sample) for logo in range(logos) for sample in range(samples)]
    batches = [crops[start : start + size] for start in range(0, len(crops), size)]
    assert config.contrastive_batch == len(crops)
    assert config.micro_batches == len(batches)
    noted = f"gradient_accumulation_steps: {len(batches)} is used instead of {accumulation} "
    notes = config.notes()
    assert notes == [] if accumulation == len(batches) else len(notes) == 1 and notes[0].startswith(noted)
