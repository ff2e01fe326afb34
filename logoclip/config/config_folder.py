"""The config files of a workspace, each with the search space beside it if it has one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from logoclip.atomic_file import create_text, replace_text
from logoclip.config.checked import revision_of
from logoclip.config.config_file import edit_config, parse_config, read_text
from logoclip.config.search_space import parse_space
from logoclip.config.space_file import is_space, space_name
from logoclip.config.yaml_text import read_document
from logoclip.disk import make_directory, sync
from logoclip.errors import InputError, JobError, LogoclipError

SUFFIXES: Final = (".yaml", ".yml")


@dataclass(frozen=True)
class Saved:
    """The texts of a config and its space after an attempt to save; `conflict`: they were not ours to change, and are
    as they were.
    """

    text: str
    space: str = ""
    conflict: bool = False


class ConfigFolder:
    """Lists, reads and saves the configs in `directory`. They are called by the names of their files."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def list(self) -> Iterator[tuple[str, Path, str]]:
        """Name, path and fault of each, in name order; the fault of a valid one is empty."""
        for path in sorted(path for path in self._directory.glob("*") if path.suffix in SUFFIXES):
            if is_space(path.name):
                continue
            yield path.name, path, _fault(path)

    def read(self, name: str) -> str:
        """The text of the config called `name`, with or without its suffix.

        Raises:
            InputError: there is none.
        """
        path = self.path(name)
        if not path.is_file():
            known = ", ".join(config for config, _, _ in self.list()) or "none"
            raise InputError(f"{path}: there is no such config; in this workspace: {known}")
        return read_text(path)

    def space(self, name: str) -> str:
        """The text of the search space of the config called `name`; empty where it has none.

        Raises:
            InputError: it cannot be read.
        """
        path = self._space_path(name)
        return read_text(path) if path.exists() else ""

    def add(self, name: str, text: str) -> Path:
        """Makes the config called `name` of `text`, as it stands, and returns its file.

        Raises:
            InputError: there is one of that name already, and it stays.
            JobError: it cannot be written.
        """
        path = self.path(name)
        try:
            make_directory(self._directory)
            create_text(path, text)
        except FileExistsError:
            raise InputError(f"{path}: there is a config of that name already: choose another") from None
        except OSError as error:
            raise JobError(f"{path}: cannot be written: {error.strerror}") from error
        return path

    def revision(self, name: str) -> str:
        """What stands for the config called `name` and its space as they are now; empty where there is no such file.

        Raises:
            InputError: it cannot be read.
        """
        path = self.path(name)
        return revision_of(read_text(path), self.space(name)) if path.exists() else ""

    def save(
        self,
        name: str,
        changes: Mapping[str, object],
        revision: str = "",
        text: str | None = None,
        space: str | None = None,
    ) -> Saved:
        """Saves `changes` to the config called `name`, if it and its space still are those of `revision`.

        Only the characters of the changed values differ afterwards. Without a revision a file is made.

        Args:
            text: what the file is to hold, where more than values was changed; `changes` are in it already.
            space: what the file of its search space is to hold, if that changes; the file goes with its last character.

        Raises:
            ConfigError: the config or its space would have faults; what stood there stays.
            InputError: a value is laid out in a way that cannot be edited in place.
            JobError: it cannot be written.
        """
        path = self.path(name)
        found, varied = read_text(path) if path.exists() else "", self.space(name)
        if revision != self.revision(name):
            return Saved(found, varied, conflict=True)
        if space and varied and not path.exists():
            raise InputError(f"{self._space_path(name)}: stands there, of no config: move it away, or save as another")
        edited = edit_config(found, changes) if text is None else text
        base = parse_config(edited, path.name)
        if space is not None and read_document(space, space_name(path.name)).entries:
            parse_space(space, base, space_name(path.name))
        try:
            make_directory(self._directory)
            self._save_space(name, varied, space)
            replace_text(path, edited)
        except OSError as error:
            raise JobError(f"{path}: cannot be written: {error.strerror}") from error
        return Saved(edited, varied if space is None else space)

    def _save_space(self, name: str, before: str, space: str | None) -> None:
        if space is None or space == before:
            return
        if space:
            replace_text(self._space_path(name), space)
        else:
            self._space_path(name).unlink(missing_ok=True)
            sync(self._directory)

    def path(self, name: str) -> Path:
        """Where the config called `name`, with or without its suffix, stands or would stand.

        Raises:
            InputError: no config can be called so.
        """
        if not name or name != Path(name).name or name.startswith("."):
            raise InputError(f"{name!r} is no name for a config: it is a file in {self._directory}")
        if is_space(completed := name if name.endswith(SUFFIXES) else f"{name}{SUFFIXES[0]}"):
            raise InputError(f"{name!r} is no name for a config: a file of that name holds what a search varies")
        return self._directory / completed

    def _space_path(self, name: str) -> Path:
        path = self.path(name)
        return path.with_name(space_name(path.name))


def _fault(path: Path) -> str:
    try:
        parse_config(read_text(path), path.name)
    except LogoclipError as error:
        return str(error)
    return ""
