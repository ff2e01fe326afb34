"""Flags out of the schema, and what they change."""

from __future__ import annotations

import dataclasses

from logoclip.cli.settings import changed, setting_fields
from logoclip.config.schema import GROUPS, TrainingConfig


def options(defaults: TrainingConfig) -> object:
    return dataclasses.make_dataclass("Options", setting_fields(defaults))()


def test_every_setting_has_its_place_in_a_group() -> None:
    made = options(TrainingConfig())
    groups = [vars(getattr(made, group.lower())) for group in GROUPS]
    assert {name for group in groups for name in group} == set(TrainingConfig.model_fields)
    assert sum(map(len, groups)) == len(TrainingConfig.model_fields)


def test_only_what_differs_from_the_config_is_changed() -> None:
    defaults = TrainingConfig(seed=7)
    made = options(defaults)
    assert changed(made, defaults) == {}
    assert changed(made, TrainingConfig(seed=8)) == {"seed": 7}
