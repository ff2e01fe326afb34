"""What a text says as a config, whatever is wrong with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from logoclip.config.config_file import given_values, parse_config
from logoclip.config.schema import TrainingConfig
from logoclip.errors import ConfigError, Fault


@dataclass(frozen=True)
class Checked:
    """What a text says as a config: its values with defaults filled in, what is wrong, and what there is to note.

    `readable`: it is a mapping of YAML. Of a text that is none the values are the defaults.
    """

    values: dict[str, Any]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    readable: bool = True


def check(text: str) -> Checked:
    """What `text` says as a config, as far as it can be read."""
    values = TrainingConfig().model_dump()
    try:
        values |= {key: value for key, value in given_values(text).items() if key in TrainingConfig.model_fields}
    except ConfigError as error:
        return Checked(values, error.faults, readable=False)
    try:
        config = parse_config(text)
    except ConfigError as error:
        return Checked(values, error.faults)
    return Checked(config.model_dump(), notes=tuple(config.notes()))


def revision_of(text: str, space: str = "") -> str:
    """What stands for exactly this text of a config, and this one of its search space."""
    whole = f"{text}\0{space}" if space else text
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
