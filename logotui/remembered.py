"""What the console remembers of a workspace from one time to the next: the screen, the open run, filters, the theme.

One small file for each host and workspace, below `$XDG_STATE_HOME/logotui/`. A convenience, never a record: a file that
cannot be read or written, or that holds something else, is as if there were none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import msgspec

from logoclip.atomic_file import replace_text
from logoclip.errors import InputError
from logoclip.holding import locked
from logoclip.json_file import read_json
from logotui.own_files import state_directory

REST: Final = 0.5
"""Seconds between a change and the file: what changes many times in a moment is written once."""
MOST_VALUES: Final = 500
LONGEST_VALUE: Final = 2**14
"""Of how many keys, and how many characters of JSON for each, is kept. The oldest go first."""

T = TypeVar("T")


class Remembered:
    """Values by key, for one workspace on one host. May be used from any thread.

    Two consoles of one workspace: each adds the keys that it has put to what it finds in the file, and of one key the
    last value stays.
    """

    def __init__(self, host: str, workspace: str, directory: Path | None = None) -> None:
        self._place = {"host": host, "workspace": workspace}
        name = hashlib.sha256(f"{host}\0{workspace}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self.path = (directory or state_directory()) / f"workspace-{name}.json"
        self.read_only = False
        """Whether what is put is forgotten when this ends."""
        self._values: dict[str, Any] | None = None
        self._unwritten: dict[str, Any] = {}
        self._timer: threading.Timer | None = None
        self._lock = threading.RLock()

    def get(self, key: str, default: T, kind: Any = None) -> T:
        """What was put under `key`, as a `kind` (by default the type of `default`, if that is not None).

        Whatever is there and is no `kind` counts as nothing: then it is `default`.
        """
        with self._lock:
            value = self._known().get(key)
        wanted = kind or (Any if default is None else type(default))
        if value is None:
            return default
        try:
            return cast("T", msgspec.convert(value, wanted))
        except (msgspec.ValidationError, ValueError):
            return default

    def put(self, key: str, value: Any) -> None:
        """Remember `value`: whatever msgspec makes JSON of, dataclasses too. What is too long is forgotten instead."""
        plain = msgspec.to_builtins(value)
        text = json.dumps(plain)
        if len(text) > LONGEST_VALUE:
            plain = None
        with self._lock:
            known = self._known()
            if json.dumps(known.get(key)) == text:
                return
            known[key] = self._unwritten[key] = plain
            if self._timer is None and not self.read_only:
                self._timer = threading.Timer(REST, self.write)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Bring what was put to the disk now: after a rest by itself, and when the console is left."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            unwritten, self._unwritten = self._unwritten, {}
            if unwritten and not self.read_only:
                with contextlib.suppress(OSError, InputError):  # a full disk, a home that cannot be written
                    self._replace(unwritten)

    def _replace(self, unwritten: dict[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.path.parent):  # between reading and writing no other console writes
            found = {key: value for key, value in self._read().items() if key not in unwritten}
            values = {key: value for key, value in {**found, **unwritten}.items() if value is not None}
            kept = dict(list(values.items())[-MOST_VALUES:])
            replace_text(self.path, json.dumps({**self._place, "values": kept}, indent=1), durable=False)

    def _known(self) -> dict[str, Any]:
        if self._values is None:
            self._values = self._read()
        return self._values

    def _read(self) -> dict[str, Any]:
        try:
            content = read_json(self.path, dict[str, Any])
        except (OSError, InputError):
            return {}
        values = content.get("values")
        mine = all(content.get(key) == said for key, said in self._place.items())
        return values if mine and isinstance(values, dict) else {}
