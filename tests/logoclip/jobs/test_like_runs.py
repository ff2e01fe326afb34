"""Which runs are of the same shape."""

from __future__ import annotations

import pytest

from logoclip.config.schema import TrainingConfig
from logoclip.errors import ConfigError
from logoclip.jobs.like_runs import probed_config, shape


@pytest.mark.parametrize(
    ("change", "same"),
    [({"learning_rate": 1e-3}, True), ({"seed": 1}, True), ({"batch_size": 8}, False), ({"lora_r": 8}, False)],
)
def test_what_a_step_costs_is_decided_by_its_shape(change: dict[str, float], same: bool) -> None:
    assert (shape(TrainingConfig.model_validate(change)) == shape(TrainingConfig())) is same


def test_a_probe_holds_the_config_that_it_tries() -> None:
    assert probed_config({"config": {"lora_r": 8}}).lora_r == 8
    for odd in ({}, {"config": None}, {"config": {"lora_r": -1}}):
        with pytest.raises(ConfigError):
            probed_config(odd)
