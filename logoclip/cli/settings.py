"""Every field of `TrainingConfig` as a flag, in the groups of the form."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

import tyro

from logoclip.config.schema import GROUPS, TrainingConfig, allowed, field_group


def setting_fields(defaults: TrainingConfig) -> list[tuple[str, type[Any], Any]]:
    """For `make_dataclass`: a field for each group, holding a dataclass with its settings; tyro makes flags of them.

    It checks nothing but types: bounds and contradictions are `TrainingConfig`'s to refuse.
    """
    groups = [(group.lower(), _group(group, defaults)) for group in GROUPS]
    return [(name, kind, dataclasses.field(default_factory=kind)) for name, kind in groups]


def changed(options: object, defaults: TrainingConfig) -> dict[str, object]:
    """The settings that the flags made different from `defaults`."""
    values: dict[str, object] = {}
    for group in GROUPS:
        values |= vars(getattr(options, group.lower()))
    return {name: value for name, value in values.items() if value != getattr(defaults, name)}


def _group(group: str, defaults: TrainingConfig) -> type[Any]:
    names = [name for name in TrainingConfig.model_fields if field_group(name) == group]
    fields = [(name, _annotation(name), dataclasses.field(default=getattr(defaults, name))) for name in names]
    return dataclasses.make_dataclass(group, fields, frozen=True, namespace={"__doc__": ""})


def _annotation(name: str) -> Any:
    field = TrainingConfig.model_fields[name]
    limits = allowed(field)
    text = f"{field.description} [{limits}]" if limits else field.description
    return Annotated[field.annotation, tyro.conf.arg(help=text)]
