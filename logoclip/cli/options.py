"""Options that several commands share, and how their paths are understood."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from logoclip.errors import InputError
from logoclip.workspace import Workspace

WorkspaceOption = Annotated[
    Path, tyro.conf.arg(metavar="DIR", help="The directory with configs, data, runs and models.")
]
JsonOption = Annotated[
    bool,
    tyro.conf.FlagCreatePairsOff,
    tyro.conf.arg(help="Print one JSON object, and nothing else, on standard output."),
]
# Where nothing said has a meaning of its own, the help says which; `{None}|PATH (default: None)` would say nothing.
MaybePath = Annotated[Path | None, tyro.conf.arg(metavar="PATH", help_behavior_hint="")]
MaybeText = Annotated[str | None, tyro.conf.arg(metavar="NAME", help_behavior_hint="")]
MaybeInt = Annotated[int | None, tyro.conf.arg(metavar="INT", help_behavior_hint="")]
Switch = Annotated[bool, tyro.conf.FlagCreatePairsOff]
RunId = Annotated[str, tyro.conf.Positional, tyro.conf.arg(metavar="ID", help="A run: its id, or its title.")]


def begin_workspace(directory: Path) -> Workspace:
    """The workspace that a command may begin: the current directory becomes one with what is written into it.

    Raises:
        InputError: another directory is meant, and it is none.
    """
    here = directory.expanduser().resolve() == Path.cwd()
    return Workspace(Path.cwd()) if here else Workspace.open(directory)


def input_path(workspace: Workspace, path: Path) -> Path:
    """An existing `path`, as seen from the workspace or, where it is not there, from the current directory.

    Raises:
        InputError: it is in neither place.
    """
    for place in (workspace.resolve(path), Path.cwd() / path.expanduser()):
        if place.exists():
            return place.resolve()
    raise InputError(f"{path}: not found in {workspace.root}{_or_here(workspace)}")


def output_path(workspace: Workspace, path: Path) -> Path:
    """Where `path`, which may not exist yet, stands: as seen from the workspace."""
    return workspace.resolve(path).resolve()


def _or_here(workspace: Workspace) -> str:
    return "" if Path.cwd() == workspace.root else f" nor in {Path.cwd()}"
