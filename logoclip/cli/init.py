"""`logoclip init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from logoclip.atomic_file import replace_text
from logoclip.cli.options import JsonOption
from logoclip.cli.output import remarks, write_json
from logoclip.resources import ALIASES, SHIPPED_ALIASES
from logoclip.workspace import Workspace


def init(
    directory: Annotated[Path, tyro.conf.Positional, tyro.conf.arg(metavar="DIR")] = Path(),
    /,
    workspace: Annotated[Path | None, tyro.conf.arg(metavar="DIR", help_behavior_hint="")] = None,
    json: JsonOption = False,
) -> int:
    """Make a workspace: a directory with configs, data, runs and models. What is there already stays.

    Its data/aliases.yaml says which classes are of one brand, for `prepare`: edit it as you like.

    Examples:
      logoclip init ~/logos
      logoclip init

    Args:
        directory: The directory to make, or to make a workspace of.
        workspace: The same, as every other command says it.
    """
    place = Workspace.make(workspace or directory)
    table = place.data / ALIASES
    if not table.exists():
        replace_text(table, SHIPPED_ALIASES.read_text(encoding="utf-8"))
    if json:
        write_json({"workspace": str(place.root)})
    else:
        remarks().print(f"{place.root}: a workspace")
    return 0
