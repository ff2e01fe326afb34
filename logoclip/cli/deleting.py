"""`logoclip runs delete` and `restore`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import tyro

from logoclip.cli.options import JsonOption, Switch, WorkspaceOption
from logoclip.cli.output import remarks, write_json
from logoclip.errors import InputError
from logoclip.jobs.deletion import deletion
from logoclip.jobs.weighed import Deletion
from logoclip.runs import find_named, trash
from logoclip.workspace import Workspace

RunIds = Annotated[
    tuple[str, ...], tyro.conf.Positional, tyro.conf.arg(metavar="ID", help="Runs: their ids, or their titles.")
]
MaybeRun = Annotated[str | None, tyro.conf.Positional, tyro.conf.arg(metavar="ID", help_behavior_hint="")]


def delete(runs: RunIds, /, yes: Switch = False, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> int:
    """Delete runs, after saying what is lost and asking. `logoclip runs restore` takes it back within a minute.

    Examples:
      logoclip runs delete demo-01
      logoclip runs delete demo-01 demo-02 --yes

    Args:
        yes: Do not ask.
    """
    place = Workspace.open(workspace)
    if not runs:
        raise InputError("which runs? say their ids: logoclip runs delete ID ...")
    found = list(dict.fromkeys(find_named(place.runs, name) for name in runs))
    cost = deletion(place, found)
    names = ", ".join(run.id for run in found)
    if not yes and not _agreed(names, cost):
        return 1
    deleted = trash.delete(found)
    if json:
        write_json({"deleted": list(deleted.ids), "size": cost.size, "freed": cost.freed, "token": deleted.token})
    else:
        remarks().print(f"{names}: deleted; `logoclip runs restore` brings it back within a minute")
    return 0


def _agreed(names: str, cost: Deletion) -> bool:
    if not sys.stdin.isatty():
        raise InputError(f"{names}: nobody is here to ask whether to delete: say --yes")
    for line in cost.lines():
        remarks().print(line)
    remarks().print(f"Delete {names}? [y/N] ", end="")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def restore(run: MaybeRun = None, /, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> int:
    """Bring back a run that was deleted within the last minute; without an ID, what was deleted last.

    Examples:
      logoclip runs restore
      logoclip runs restore demo-01

    Args:
        run: The run to bring back alone.
    """
    ids = trash.restore(Workspace.open(workspace).runs, run_id=run or "")
    if json:
        write_json({"restored": list(ids)})
    else:
        remarks().print(f"{', '.join(ids)}: back again")
    return 0
