"""`logoclip runs duplicate` and `extend`: what is made of a run that was trained."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from logoclip.cli.follow import follow
from logoclip.cli.options import JsonOption, RunId, Switch, WorkspaceOption
from logoclip.cli.output import complain, remarks, write_json
from logoclip.cli.summary import summary
from logoclip.config.config_folder import ConfigFolder
from logoclip.jobs.from_run import extend as extend_run
from logoclip.jobs.from_run import extension, training_text
from logoclip.jobs.launching import publishing_note
from logoclip.runs import find_named, read_status
from logoclip.workspace import Workspace

ConfigName = Annotated[str, tyro.conf.Positional, tyro.conf.arg(metavar="NAME")]


def duplicate(run: RunId, name: ConfigName, /, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> int:
    """Make a config file of what a training was launched with, comments and all. No file is replaced.

    Examples:
      logoclip runs duplicate demo-01 longer

    Args:
        name: What the file in configs/ is called.
    """
    place = Workspace.open(workspace)
    found = find_named(place.runs, run)
    path = ConfigFolder(place.configs).add(name, training_text(found))
    if json:
        write_json({"run": found.id, "config": str(path)})
    else:
        remarks().print(f"{place.relative(path)} is what {found.id} was launched with")
    return 0


def extend(
    run: RunId,
    /,
    epochs: int,
    watch: Switch = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """Train on for more epochs than were planned, as a new run that goes on from the last checkpoint.

    Data and split stay. The learning rate follows the schedule of all epochs together. The new run has a best model
    of its own, of the epochs that it adds.

    Examples:
      logoclip runs extend demo-01 --epochs 5
      logoclip runs extend demo-01 --epochs 5 --watch

    Args:
        epochs: How many more.
        watch: Stay, and show a progress bar.
    """
    place = Workspace.open(workspace)
    found = find_named(place.runs, run)
    said = extension(found).said(epochs)
    if not json:
        remarks().print(said)
    new = extend_run(place, found, epochs, outside=True)
    if note := publishing_note(new, place):
        complain(note)
    if watch:
        follow(new, on_interrupt="paused")
    if json:
        write_json({**summary(new, read_status(new)), "parent": found.id})
    else:
        remarks().print(f"{new.id} is {read_status(new).state}; look at it with: logoclip runs show {new.id}")
    return 0
