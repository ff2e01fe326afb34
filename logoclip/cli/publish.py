"""`logoclip runs publish`."""

from __future__ import annotations

from pathlib import Path

from logoclip.cli.options import JsonOption, RunId, WorkspaceOption
from logoclip.cli.output import remarks, write_json
from logoclip.export.publish import publish
from logoclip.jobs.launching import publishing_place
from logoclip.runs import find_named
from logoclip.workspace import Workspace


def publish_run(run: RunId, /, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> int:
    """Put a training's best model where its export_dir says; the model that stands there is kept beside it.

    Every training exports into runs/ID/model. The first one also publishes: export_dir is for the model that you
    choose, and a later training leaves it alone.

    Examples:
      logoclip runs publish jetson_orin-02
      logoclip runs publish jetson_orin-02 --json
    """
    place = Workspace.open(workspace)
    found = find_named(place.runs, run)
    published = publish(found, publishing_place(found, place, outside=True))
    if json:
        kept = str(published.kept) if published.kept else None
        write_json({"run": found.id, "model": str(published.place), "kept": kept})
    else:
        remarks().print(published.said(place))
    return 0
