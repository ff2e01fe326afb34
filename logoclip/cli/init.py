"""`logoclip init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from logoclip.cli.options import JsonOption
from logoclip.cli.output import remarks, write_json
from logoclip.workspace import Workspace


def init(
    directory: Annotated[Path, tyro.conf.Positional, tyro.conf.arg(metavar="DIR")] = Path(),
    /,
    workspace: Annotated[Path | None, tyro.conf.arg(metavar="DIR", help_behavior_hint="")] = None,
    json: JsonOption = False,
) -> int:
    """Make a workspace: a directory with configs, data, runs and models. What is there already stays.

    Examples:
      logoclip init ~/logos
      logoclip init

    Args:
        directory: The directory to make, or to make a workspace of.
        workspace: The same, as every other command says it.
    """
    place = Workspace.make(workspace or directory)
    if json:
        write_json({"workspace": str(place.root)})
    else:
        remarks().print(f"{place.root}: a workspace")
    return 0
