"""A configuration while it is being edited: what the file says, what was changed, what is wrong with it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from logoclip.agent.answers import ConfigCheck
from logoclip.config.schema import TrainingConfig, validate
from logoclip.errors import ConfigError, Fault


@dataclass(frozen=True)
class Draft:
    """One config file with its unsaved edits. Editing gives a new draft; undoing drops the last edit."""

    name: str
    text: str
    saved: Mapping[str, object]
    edits: tuple[tuple[str, object], ...] = ()
    blocked: tuple[Fault, ...] = ()
    """Faults of the file that no field can mend: unknown keys, text that is no YAML."""
    revision: str = ""
    """Stands for the file's text as it was read; empty for a file that is not there yet."""
    obstacles: tuple[Fault, ...] = ()
    """What stood in the way of launching the file's text when it was read."""
    sealed: bool = field(default=True, compare=False)

    def set(self, key: str, value: object) -> Draft:
        """`key` changed to `value`. Until `seal`, further changes of the same key replace this one (typing)."""
        same = not self.sealed and self.edits and self.edits[-1][0] == key
        kept = self.edits[:-1] if same else self.edits
        return replace(self, edits=(*kept, (key, value)), sealed=False)

    def seal(self) -> Draft:
        """The field was left: the next change is an undo step of its own. An edit that changed nothing is forgotten."""
        if self.edits and self.edits[-1][1] == replace(self, edits=self.edits[:-1]).values[self.edits[-1][0]]:
            return replace(self, edits=self.edits[:-1], sealed=True)
        return replace(self, sealed=True)

    def undo(self) -> Draft:
        return replace(self, edits=self.edits[:-1], sealed=True)

    @cached_property
    def before(self) -> dict[str, object]:
        """Every field as the file has it; what the file leaves out has its default."""
        defaults: dict[str, object] = {key: known.default for key, known in TrainingConfig.model_fields.items()}
        return defaults | dict(self.saved)

    @cached_property
    def values(self) -> dict[str, object]:
        """Every field as it stands on screen."""
        return self.before | dict(self.edits)

    @cached_property
    def changes(self) -> dict[str, object]:
        """The fields that differ from the file, in the order of the form, with their new values."""
        return {key: value for key, value in self.values.items() if value != self.before.get(key)}

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        try:
            validate(self.values)
        except ConfigError as error:
            return (*self.blocked, *error.faults)
        return self.blocked

    @cached_property
    def config(self) -> TrainingConfig | None:
        """What would be trained; none while a field is wrong."""
        return None if self.faults else validate(self.values)

    def fault(self, key: str) -> str:
        """What is wrong with `key`, or nothing."""
        return next((fault.message for fault in self.faults if fault.key == key), "")


def opened(name: str, found: ConfigCheck) -> Draft:
    """The draft of a config as a host has read it."""
    blocked = tuple(
        replace(fault, file=fault.file or name)
        for fault in found.faults
        if fault.key not in TrainingConfig.model_fields
    )
    return Draft(name, found.text, found.values, blocked=blocked, revision=found.revision, obstacles=found.obstacles)


def parse(typed: str) -> object:
    """What a person typed into a number's field, as a number where it is one; the schema judges the rest."""
    text = typed.strip()
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def shown(value: object) -> str:
    """A value as a person would write it: `1e-05` is `1e-5`, true is on."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if not isinstance(value, float):
        return str(value)
    mantissa, _, exponent = repr(value).removesuffix(".0").partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def command(draft: Draft) -> str:
    """The command that does the same as launching `draft`."""
    words = ["logoclip", "train", "--config", draft.name if "/" in draft.name else f"configs/{draft.name}"]
    for key, value in draft.changes.items():
        words += _flag(key, value)
    return shlex.join(words)


def _flag(key: str, value: object) -> list[str]:
    name = key.replace("_", "-")
    if isinstance(value, bool):
        return [f"--{name}" if value else f"--no-{name}"]
    return [f"--{name}", shown(value)]
