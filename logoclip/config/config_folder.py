"""The config files of a workspace."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from logoclip.atomic_file import create_text, replace_text
from logoclip.config.config_file import edit_config, given_values, parse_config, read_text
from logoclip.config.schema import TrainingConfig
from logoclip.disk import make_directory
from logoclip.errors import ConfigError, Fault, InputError, JobError, LogoclipError

SUFFIXES: Final = (".yaml", ".yml")


@dataclass(frozen=True)
class Checked:
    """What a text says as a config: its values with defaults filled in, what is wrong, and what there is to note."""

    values: dict[str, Any]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Saved:
    """The text of a config's file after an attempt to save; `conflict`: it was not ours to change, and is as it was."""

    text: str
    conflict: bool = False


class ConfigFolder:
    """Lists, reads and saves the configs in `directory`. They are called by the names of their files."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def list(self) -> Iterator[tuple[str, Path, str]]:
        """Name, path and fault of each, in name order; the fault of a valid one is empty."""
        for path in sorted(path for path in self._directory.glob("*") if path.suffix in SUFFIXES):
            yield path.name, path, _fault(path)

    def read(self, name: str) -> str:
        """The text of the config called `name`, with or without its suffix.

        Raises:
            InputError: there is none.
        """
        path = self._path(name)
        if not path.is_file():
            known = ", ".join(config for config, _, _ in self.list()) or "none"
            raise InputError(f"{path}: there is no such config; in this workspace: {known}")
        return read_text(path)

    def add(self, name: str, text: str) -> Path:
        """Makes the config called `name` of `text`, as it stands, and returns its file.

        Raises:
            InputError: there is one of that name already, and it stays.
            JobError: it cannot be written.
        """
        path = self._path(name)
        try:
            make_directory(self._directory)
            create_text(path, text)
        except FileExistsError:
            raise InputError(f"{path}: there is a config of that name already: choose another") from None
        except OSError as error:
            raise JobError(f"{path}: cannot be written: {error.strerror}") from error
        return path

    def save(self, name: str, changes: Mapping[str, object], revision: str = "") -> Saved:
        """Saves `changes` to the config called `name`, if its text still is the one of `revision`.

        Only the characters of the changed values differ afterwards. Without a revision a file is made.

        Raises:
            ConfigError: the config would have faults; what stood there stays.
            InputError: a value is laid out in a way that cannot be edited in place.
            JobError: it cannot be written.
        """
        path = self._path(name)
        text = read_text(path) if path.exists() else ""
        if revision != (revision_of(text) if path.exists() else ""):
            return Saved(text, conflict=True)
        edited = edit_config(text, changes)
        parse_config(edited, path.name)
        try:
            make_directory(self._directory)
            replace_text(path, edited)
        except OSError as error:
            raise JobError(f"{path}: cannot be written: {error.strerror}") from error
        return Saved(edited)

    def _path(self, name: str) -> Path:
        if not name or name != Path(name).name or name.startswith("."):
            raise InputError(f"{name!r} is no name for a config: it is a file in {self._directory}")
        return self._directory / (name if name.endswith(SUFFIXES) else f"{name}{SUFFIXES[0]}")


def revision_of(text: str) -> str:
    """What stands for exactly this text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def check(text: str) -> Checked:
    """What `text` says as a config, as far as it can be read."""
    values = TrainingConfig().model_dump()
    try:
        values |= {key: value for key, value in given_values(text).items() if key in TrainingConfig.model_fields}
        config = parse_config(text)
    except ConfigError as error:
        return Checked(values, error.faults)
    return Checked(config.model_dump(), notes=tuple(config.notes()))


def _fault(path: Path) -> str:
    try:
        parse_config(read_text(path), path.name)
    except LogoclipError as error:
        return str(error)
    return ""
