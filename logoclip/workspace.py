"""A workspace: the one directory that holds configs, data, runs and models."""

from __future__ import annotations

import difflib
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from logoclip.disk import make_directory
from logoclip.errors import InputError

PARTS = ("configs", "data", "runs", "models")

HUB_ID = re.compile(r"(?:[A-Za-z0-9][\w.-]*/)?[A-Za-z0-9_][\w.-]{0,95}")
"""`owner/name` or `name`, as the Hugging Face hub allows them."""


@dataclass(frozen=True)
class Workspace:
    """Where everything of one project lives. Paths in a config are relative to `root`."""

    root: Path

    @classmethod
    def open(cls, root: str | Path) -> Workspace:
        """The workspace at `root`: a directory with one of its parts, or an empty one. Makes nothing.

        Raises:
            InputError: there is none.
        """
        path = Path(root).expanduser().resolve()
        try:
            names = {entry.name for entry in path.iterdir()}
        except FileNotFoundError:
            raise InputError(f"{path}: there is no such directory{_meant(path)}; {_remedy(path)}") from None
        except OSError as error:
            raise InputError(f"{path}: cannot be a workspace: {error.strerror}") from error
        if names and names.isdisjoint(PARTS):
            raise InputError(f"{path}: is no workspace: it has none of {', '.join(PARTS)}; {_remedy(path)}")
        return cls(path)

    @classmethod
    def make(cls, root: str | Path) -> Workspace:
        """The workspace at `root`, with whatever was missing made.

        Raises:
            InputError: `root` cannot be a workspace (a file, or not writable).
        """
        path = Path(root).expanduser().resolve()
        try:
            for part in PARTS:
                make_directory(path / part)
        except OSError as error:
            raise InputError(f"{path}: cannot be a workspace: {error.strerror}") from error
        return cls(path)

    @property
    def configs(self) -> Path:
        return self.root / "configs"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def models(self) -> Path:
        return self.root / "models"

    def resolve(self, path: str | Path) -> Path:
        """`path` as seen from the workspace.

        Raises:
            InputError: no path can be written so.
        """
        if "\0" in str(path):
            raise InputError(f"{path}: no path holds a zero character")
        return self.root / Path(path).expanduser()

    def inside(self, path: str | Path) -> Path:
        """`path` as seen from the workspace, with links and `..` followed; for what is to be written there.

        The workspace's own folders may be links: a person keeps data and models on another disk.

        Raises:
            InputError: it leads out of the workspace.
        """
        try:
            found = self.resolve(path).resolve()
            roots = [place.resolve() for place in (self.root, *(self.root / part for part in PARTS))]
        except (OSError, RuntimeError) as error:  # Python before 3.13 says RuntimeError of links that go in a circle
            raise InputError(f"{path}: cannot be followed: {error}") from error
        # Not one of them itself: what is written takes the place of what stands there.
        if found in roots or not any(found.is_relative_to(root) for root in roots):
            raise InputError(
                f"{path}: is not inside the workspace {self.root}; name a place there, or use the command line"
            )
        return found

    def model(self, name: str, *others: Path) -> str:
        """A model as it can be loaded: the directory `name` where there is one, else a hub id.

        Args:
            others: where to look after the workspace.

        Raises:
            InputError: `name` is no directory, and no hub id either: it is written as a path, or begins with a folder
                that there is. So no hub is asked about a path with a slip in it.
        """
        places = (self.root, *others)
        for place in places:
            if _is_directory(place / Path(name).expanduser()):
                return str(place / Path(name).expanduser())
        first = Path(name).parts[0] if "/" in name else ""
        if HUB_ID.fullmatch(name) and not (first and any(_is_directory(place / first) for place in places)):
            return name
        missing = not _is_there(self.resolve(name))
        what = "there is no such model" if missing else "is a file, and no directory with a model"
        raise InputError(f"{name}: {what} in {self.root}{_meant(self.resolve(name), Path(name))}")

    def relative(self, path: str | Path) -> str:
        """`path` as a config of this workspace would name it."""
        resolved = self.resolve(path)
        return str(resolved.relative_to(self.root) if resolved.is_relative_to(self.root) else resolved)


def _is_directory(path: Path) -> bool:
    """As `is_dir`, of any text that a person may give for a path."""
    try:
        return path.is_dir()
    except OSError:  # too long, or not to be looked into
        return False


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _meant(missing: Path, said: Path | None = None) -> str:
    """The directory beside it with nearly the same name, written as the person `said` it."""
    try:
        beside = [entry.name for entry in missing.parent.iterdir() if entry.is_dir()]
    except (OSError, ValueError):  # not to be looked into, or a text that no path can be
        return ""
    close = difflib.get_close_matches(missing.name, beside, n=1)
    return f"; did you mean {(said or missing).with_name(close[0])}?" if close else ""


def _remedy(path: Path) -> str:
    return f"`logoclip init {shlex.quote(str(path))}` makes a workspace there"
