"""How runs are found: all of a workspace, or one by its id."""

from __future__ import annotations

import difflib
import json
import os
from pathlib import Path

from logoclip.errors import InputError
from logoclip.runs.directory import RunDirectory


def list_runs(runs: Path) -> list[RunDirectory]:
    """Every run under `runs`, newest first. A missing directory has none."""
    return sorted(run_directories(runs), key=lambda run: (_created(run), run.id), reverse=True)


def run_directories(runs: Path) -> list[RunDirectory]:
    """Every run under `runs`, in no order, none of them read. A missing directory has none."""
    try:
        entries = [Path(entry.path) for entry in os.scandir(runs) if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []
    return [RunDirectory(path) for path in entries if (path / "status.json").is_file()]


def find_run(runs: Path, run_id: str) -> RunDirectory:
    """The run called `run_id`.

    Raises:
        InputError: there is none; names the nearest ones.
    """
    run = RunDirectory(runs / run_id)
    if run_id == Path(run_id).name and not run_id.startswith(".") and run.status_file.is_file():
        return run
    known = [other.id for other in list_runs(runs)]
    close = difflib.get_close_matches(run_id, known, n=3) or known[:3]
    hint = f"; did you mean {' or '.join(close)}?" if close else "; there are no runs yet"
    raise InputError(f"{runs}: no run is called {run_id!r}{hint}")


def _created(run: RunDirectory) -> float:
    try:
        return float(json.loads(run.status_file.read_bytes())["created"])
    except (OSError, ValueError, KeyError, TypeError):  # a damaged run is listed too, as the oldest
        return 0.0
