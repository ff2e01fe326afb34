"""Drafts: what consoles have changed of a config and not saved, kept beside the configs.

`.drafts/NAME.CONSOLE.json` is written by one console, whose token `CONSOLE` is, and by whoever takes its draft over
after its death. So two consoles at one config lose nothing to each other.
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from logoclip.atomic_file import replace_text
from logoclip.disk import make_directory
from logoclip.errors import InputError, JobError
from logoclip.json_file import UnreadableJson, read_json

FOLDER: Final = ".drafts"
FILE: Final = re.compile(r"(?P<name>.+)\.(?P<console>[0-9a-f]{8})\.json")
CONSOLE: Final = re.compile(r"[0-9a-f]{8}")
MOST_CHARACTERS: Final = 2**16  # as in a config


class KeptDraft(Struct, frozen=True):
    """The unsaved text of one config.

    Attributes:
        console: token of the console that wrote it.
        text: what it shows; `before` is the file's text that it began from, `revision` stands for that one and is empty
            where there was no file.
        host: the machine that the console ran on.
        time: when it was kept, in Unix seconds.
        error: why it cannot be read; then it has no text.
    """

    name: str
    console: str
    text: str = ""
    before: str = ""
    revision: str = ""
    host: str = ""
    time: float = 0
    error: str = ""


class Drafts:
    """The drafts beside the configs in `configs`."""

    def __init__(self, configs: Path) -> None:
        self._directory = configs / FOLDER

    def kept(self, name: str = "") -> list[KeptDraft]:
        """Those of the config called `name`, or all of them; the newest first."""
        found = [_read(path, match) for path in self._files() if (match := FILE.fullmatch(path.name))]
        chosen = [draft for draft in found if name in ("", draft.name)]
        return sorted(chosen, key=lambda draft: draft.time, reverse=True)

    def keep(self, draft: KeptDraft, instead_of: str = "") -> float:
        """Keeps `draft` in place of its console's earlier one, and of that of `instead_of`. Returns the time.

        Raises:
            InputError: its name or its console's is none, or it has more characters than a config.
            JobError: it cannot be written.
        """
        if len(draft.text) > MOST_CHARACTERS:
            raise InputError(f"{draft.name}: not kept: {len(draft.text):,} characters, {MOST_CHARACTERS:,} are taken")
        path, now = self._path(draft.name, draft.console), time.time()
        try:
            make_directory(self._directory)
            replace_text(path, json.dumps(msgspec.to_builtins(replace(draft, time=now))))
        except OSError as error:
            raise JobError(f"{path}: the draft cannot be kept: {error.strerror}") from error
        if instead_of and instead_of != draft.console:
            self.drop(draft.name, instead_of)
        return now

    def drop(self, name: str, console: str) -> bool:
        """Removes a console's draft of the config called `name`; whether there was one.

        Raises:
            InputError: the name or the console's is none.
            JobError: it cannot be removed.
        """
        path = self._path(name, console)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise JobError(f"{path}: the draft cannot be removed: {error.strerror}") from error
        return True

    def _files(self) -> list[Path]:
        try:
            return list(self._directory.iterdir())
        except FileNotFoundError:
            return []

    def _path(self, name: str, console: str) -> Path:
        if not name or name != Path(name).name or name.startswith(".") or not CONSOLE.fullmatch(console):
            raise InputError(f"{name!r} of {console!r}: no draft can be called so")
        return self._directory / f"{name}.{console}.json"


def _read(path: Path, named: re.Match[str]) -> KeptDraft:
    try:
        return read_json(path, KeptDraft)
    except (UnreadableJson, FileNotFoundError) as error:  # damaged, or dropped a moment ago: the others are offered
        return KeptDraft(named["name"], named["console"], error=str(error))
