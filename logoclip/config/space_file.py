"""The file of a search space beside its config: what it is called, what it says, and how a range gets in and out."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final

import yaml

from logoclip.config.schema import TrainingConfig
from logoclip.config.search_space import parse_space
from logoclip.config.yaml_edit import put, take
from logoclip.config.yaml_text import read_document
from logoclip.errors import ConfigError, Fault

SPACE: Final = ".space"


@dataclass(frozen=True)
class Space:
    """A space file's text and what it says.

    Attributes:
        values: what varies, in the words of the file, right or wrong; nothing where the text cannot be read.
        faults: what `logoclip tune` would refuse, with its line. Empty while the config itself is wrong.
    """

    text: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    readable: bool = True

    def written(self, key: str) -> str | None:
        """How `key` is varied, on one line of YAML, as it was typed; none where it is not."""
        if key not in self.values:
            return None
        entry = read_document(self.text).entry(key)
        assert entry is not None
        lines = yaml.safe_dump(entry.value, default_flow_style=True, sort_keys=False, width=math.inf).splitlines()
        typed = self.text[entry.start : entry.end]
        return lines[0] if len(typed.splitlines()) > 1 else typed


def space_name(config: str) -> str:
    """`photos.space.yaml` for `photos.yaml`."""
    name = PurePath(config)
    return f"{name.stem}{SPACE}{name.suffix}"


def is_space(name: str) -> bool:
    """Whether a file of this name holds a space, no config."""
    return PurePath(name).stem.endswith(SPACE)


def read_space(text: str, base: TrainingConfig | None) -> Space:
    """What `text` says as the search space of trainings that are otherwise as `base`; none if that is wrong itself."""
    try:
        values = read_document(text).values
    except ConfigError as error:
        return Space(text, faults=error.faults, readable=False)
    if base is None or not values:
        return Space(text, values)
    try:
        parse_space(text, base)
    except ConfigError as error:
        return Space(text, values, error.faults)
    return Space(text, values)


def edit_space(text: str, key: str, written: str | None) -> str:
    """`text` with `key` varied as `written` in YAML, or no longer varied; comments and order stay.

    Raises:
        ConfigError: `text` is no mapping.
        InputError: what stands there cannot be edited in place.
    """
    if written is None:
        return take(text, key)
    return put(text, key, (written, read_document(f"{key}: {written}").values[key]), len(text))
