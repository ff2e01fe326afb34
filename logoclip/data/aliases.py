"""Aliases: which classes are of one brand although their names do not say it, from a table that a person can edit.

A line `name: brand` makes the class, or the brand, `name` one of `brand`; the classes stay as many as they were. A line
`Category/name: …` says it of that category's class alone, which parts two brands of one name, and a line
`name: Category/other` makes it the very same class as that one. What a line leads to may have a line of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from logoclip.config.config_file import read_text
from logoclip.config.yaml_text import Entry, read_document
from logoclip.data.brands import canonical, class_name
from logoclip.errors import ConfigError, Fault, InputError
from logoclip.resources import ALIASES, SHIPPED_ALIASES
from logoclip.workspace import Workspace


@dataclass(frozen=True)
class Resolved:
    """What a class is: the category (as `class_name` folds it) and name that it has, its brand, and the lines used."""

    category: str
    name: str
    brand: str
    used: tuple[str, ...]


@dataclass(frozen=True)
class Aliases:
    """The lines of a table, folded as `class_name` folds; none of them by default."""

    file: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """A hash of the lines, whatever their order and layout."""
        return hashlib.sha256(json.dumps(self.entries, sort_keys=True).encode()).hexdigest()[:16]

    def resolve(self, category: str, name: str, used: tuple[str, ...] = ()) -> Resolved:
        """What the class `name` of `category` is.

        Raises:
            InputError: the lines lead round in a circle.
        """
        category, name = class_name(category), class_name(name)
        own, stem = f"{category}/{name}", canonical(name)
        line = self._line(own, own, name)
        if line and "/" in self.entries[line]:
            return self._class(line, used)
        # Of the class itself, or else of the brand that its name says.
        line = line or self._line(own, f"{category}/{stem}", stem)
        return Resolved(category, name, *(self._brand(line, used) if line else (stem, used)))

    def _line(self, own: str, *keys: str) -> str | None:
        """The first of `keys` that has a line, unless it leads to the class `own`, which asks."""
        return next((key for key in keys if self.entries.get(key, own) != own), None)

    def _class(self, line: str, used: tuple[str, ...]) -> Resolved:
        """The class that a line leads to."""
        category, _, name = self.entries[line].partition("/")
        return self.resolve(category, name, self._noted(line, used))

    def _brand(self, line: str, used: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The brand that a line leads to, and the lines on the way there."""
        value = self.entries[line]
        if "/" in value:
            found = self._class(line, used)
            return found.brand, found.used
        used = self._noted(line, used)
        further = next((key for key in (value, canonical(value)) if key in self.entries), None)
        return self._brand(further, used) if further else (canonical(value), used)

    def _noted(self, key: str, used: tuple[str, ...]) -> tuple[str, ...]:
        if key in used:
            raise InputError(f"{self.file}: {' → '.join((*used, key))}: leads round in a circle")
        return (*used, key)


def aliases_of(arguments: Mapping[str, Any], workspace: Workspace) -> Path:
    """The table that a job's arguments name, or the workspace's own, or else the one that comes with the program."""
    if "aliases" in arguments:
        return workspace.resolve(arguments["aliases"])
    own = workspace.data / ALIASES
    return own if own.is_file() else SHIPPED_ALIASES


def load_aliases(path: Path) -> Aliases:
    """The table in the file at `path`: lines of `name: brand`.

    Raises:
        ConfigError: one fault for each wrong line.
        InputError: the file cannot be read, or its lines lead round in a circle.
    """
    document = read_document(read_text(path), str(path))
    faults: list[Fault] = []
    entries: dict[str, str] = {}
    for entry in document.entries:
        key, value = _folded(entry.key), _folded(entry.value) if isinstance(entry.value, str) else ""
        if fault := _fault(entry, key, value, entries):
            faults.append(Fault(entry.key, fault, str(path), entry.line))
        entries[key] = value
    if faults:
        raise ConfigError(faults)
    aliases = Aliases(str(path), entries)
    for key in entries:
        category, _, name = key.rpartition("/")
        aliases.resolve(category, name)
    return aliases


def _folded(text: str) -> str:
    """`text` as names are compared; a category before the first slash is folded apart. Empty if a part is."""
    parts = [class_name(part) for part in text.split("/", 1)]
    return "/".join(parts) if all(parts) else ""


def _fault(entry: Entry, key: str, value: str, earlier: Mapping[str, str]) -> str:
    if not isinstance(entry.value, str):
        return f"must lead to a name, given {entry.value!r}: put a name that looks like a number in quotes"
    if not key or not value:
        return "must be `name: brand` or `Category/name: …`, without an empty part"
    return "is the name of two lines, which differ in case or spaces alone" if key in earlier else ""
