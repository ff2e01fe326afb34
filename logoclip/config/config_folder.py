"""The config files of a workspace."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, Final

from logoclip.atomic_file import replace_text
from logoclip.config.config_file import given_values, parse_config, read_text
from logoclip.config.schema import TrainingConfig
from logoclip.errors import ConfigError, InputError, JobError, LogoclipError

SUFFIXES: Final = (".yaml", ".yml")


class ConfigFolder:
    """Lists, reads, checks and saves the configs in `directory`. They are called by the names of their files."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def list(self) -> list[dict[str, Any]]:
        """`name`, `path` and `error` of each, in name order; `error` is empty for a valid one."""
        paths = sorted(path for path in self._directory.glob("*") if path.suffix in SUFFIXES)
        return [{"name": path.name, "path": str(path), "error": _error(path)} for path in paths]

    def read(self, name: str) -> str:
        """The text of the config called `name`, with or without its suffix.

        Raises:
            InputError: there is none.
        """
        path = self._path(name)
        if not path.is_file():
            known = ", ".join(config["name"] for config in self.list()) or "none"
            raise InputError(f"{path}: there is no such config; in this workspace: {known}")
        return read_text(path)

    def check(self, text: str) -> dict[str, Any]:
        """The `text`, its `values` as far as they can be read, its `faults` and `notes`."""
        answer: dict[str, Any] = {"text": text, "values": TrainingConfig().model_dump(), "faults": [], "notes": []}
        try:
            answer["values"] |= _known(given_values(text))
            config = parse_config(text)
        except ConfigError as error:
            answer["faults"] = [dataclasses.asdict(fault) for fault in error.faults]
        else:
            answer |= {"values": config.model_dump(), "notes": config.notes()}
        return answer

    def write(self, name: str, text: str) -> Path:
        """Saves `text` as the config called `name`, and returns its path.

        Raises:
            ConfigError: the text has faults; what stood there stays.
            JobError: it cannot be written.
        """
        path = self._path(name)
        parse_config(text, path.name)
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            replace_text(path, text)
        except OSError as error:
            raise JobError(f"{path}: cannot be written: {error.strerror}") from error
        return path

    def _path(self, name: str) -> Path:
        if not name or name != Path(name).name or name.startswith("."):
            raise InputError(f"{name!r} is no name for a config: it is a file in {self._directory}")
        return self._directory / (name if name.endswith(SUFFIXES) else f"{name}{SUFFIXES[0]}")


def _error(path: Path) -> str:
    try:
        parse_config(read_text(path), path.name)
    except LogoclipError as error:
        return str(error)
    return ""


def _known(values: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if key in TrainingConfig.model_fields}
