"""What a search may vary, judged before anything is tried."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logoclip.config.schema import TrainingConfig
from logoclip.config.search_space import Choices, Range, parse_space, plain, space_of
from logoclip.errors import ConfigError

BASE = TrainingConfig()
GOOD = """\
# what varies
learning_rate: {low: 1e-5, high: 1e-3, log: true}
lora_r: {low: 4, high: 64, step: 4}
temperature: {low: 0.05, high: 0.2}
loss_type: [infonce, supcon]
mixed_precision: [true, false]
batch_size:
  - 8
  - 16
"""


def test_ranges_and_choices_are_read_as_the_schema_takes_them() -> None:
    space = parse_space(GOOD, BASE)
    assert space == {
        "learning_rate": Range(1e-5, 1e-3, log=True),
        "lora_r": Range(4, 64, step=4, whole=True),
        "temperature": Range(0.05, 0.2),
        "loss_type": Choices(("infonce", "supcon")),
        "mixed_precision": Choices((True, False)),
        "batch_size": Choices((8, 16)),
    }
    assert space_of(plain(space), BASE) == space
    assert parse_space(yaml.safe_dump(plain(space)), BASE) == space


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("learning_rat: [1, 2]", "learning_rat: unknown key; did you mean learning_rate?"),
        ("learning_rate: 1e-3", "must be a list of choices, or {low, high} with log or step"),
        ("learning_rate: {low: 1e-3}", "high must be given"),
        ("learning_rate: {}", "low, high must be given"),
        ("learning_rate: {low: 1e-3, high: 1e-4}", "low must be less than high"),
        ("learning_rate: {low: 1e-3, high: 1e-3}", "low must be less than high"),
        ("learning_rate: {low: 0, high: 1e-3}", "must be greater than 0"),
        ("learning_rate: {low: 1e-4, high: 100}", "must be less than or equal to 10"),
        ("learning_rate: {low: 1e-4, high: 1e-3, steps: 5}", "steps: unknown; a range has low, high, and log or step"),
        ("learning_rate: {low: 1e-4, high: 1e-3, log: true, step: 1e-4}", "either log or step"),
        ("learning_rate: {low: 1e-4, high: 1e-3, log: 10}", "log: must be true or false"),
        ("learning_rate: {low: small, high: 1e-3}", "low: must be a number, given 'small'"),
        ("learning_rate: {low: 1e-4, high: 1e-3, step: 0}", "step must be greater than 0"),
        ("learning_rate: {low: 1e-4, high: 1e-3, step: 1}", "step must be greater than 0 and at most high"),
        ("weight_decay: {low: 0, high: 0.1, log: true}", "low must be greater than 0 with log"),
        ("learning_rate: {low: 1e-4, high: .nan}", "finite"),
        ("lora_r: {low: 1.5, high: 8}", "must be a valid integer"),
        ("lora_r: {low: 1, high: 8, step: 0.5}", "step must be a whole number"),
        ("loss_type: {low: 1, high: 2}", "is no number: give a list of choices"),
        ("mixed_precision: {low: 0, high: 1}", "is no number: give a list of choices"),
        ("loss_type: [infonce]", "must be two or more choices, all different"),
        ("loss_type: [infonce, infonce]", "must be two or more choices, all different"),
        ("loss_type: []", "must be two or more choices"),
        ("loss_type: [infonce, infoncee]", "must be 'infonce', 'supcon', 'triplet' or 'combined', given 'infoncee'"),
        ("random_init: [true, false]", "needs freeze_layers: 0"),
        ("seed: [1, 2]", "cannot be searched: it decides which brands validate"),
        ("monitor: [separation, recall_at_1]", "cannot be searched"),
        ("data_dir: [a, b]", "cannot be searched"),
        ("export_dir: [a, b]", "cannot be searched"),
        ("", "nothing to search: name at least one setting"),
        ("- a", "not a"),
        ("lora_r: [4, 8", "not YAML"),
    ],
)
def test_what_cannot_be_searched_is_one_line_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_space(text, BASE, "a.space.yaml")
    (fault,) = caught.value.faults
    assert said in str(fault) and str(fault).startswith("a.space.yaml") and "\n" not in str(fault)


def test_all_faults_are_said_at_once_with_their_lines() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_space("# head\nlora_r: 4\nloss_type: [infonce, supcon]\nseed: [1, 2]\n", BASE, "space.yaml")
    assert [(fault.key, fault.line) for fault in caught.value.faults] == [("lora_r", 2), ("seed", 4)]


PARTS = st.sampled_from(["low", "high", "log", "step", "other"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
DIMENSIONS = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(PARTS, SCALARS, max_size=4)
KEYS = st.sampled_from([*TrainingConfig.model_fields, "other"])


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(KEYS, DIMENSIONS, min_size=1, max_size=2))
def test_anything_is_taken_or_refused_in_lines(values: dict[str, Any]) -> None:
    try:
        space = space_of(values, BASE)
    except ConfigError as error:
        assert error.faults and all("\n" not in fault.message for fault in error.faults)
    else:
        assert space.keys() == values.keys()
