"""How runs are found: all of a workspace, or one by its id or its title."""

from __future__ import annotations

import difflib
from pathlib import Path

from logoclip.errors import InputError, JobError
from logoclip.runs.about import read_about
from logoclip.runs.directory import RunDirectory
from logoclip.runs.status import written_status


def list_runs(runs: Path) -> list[RunDirectory]:
    """Every run under `runs`, newest first, those that are damaged or closed to us among them. A missing directory
    has none.

    By serial number, not by time: a Jetson begins in 1970, and a clock may be set back. Runs of older versions have no
    number and come, by the time of their making, after all that have.

    Raises:
        JobError: `runs` cannot be read.
    """
    return sorted(run_directories(runs), key=_rank, reverse=True)


def run_directories(runs: Path) -> list[RunDirectory]:
    """Every run under `runs`, in no order, none of them read. A missing directory has none.

    Raises:
        JobError: `runs` cannot be read.
    """
    try:
        found = [RunDirectory(path) for path in runs.iterdir() if not path.name.startswith(".")]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise JobError(f"{runs}: cannot be read: {error.strerror}") from error
    return [run for run in found if _is_run(run)]


def newest_serial(runs: Path) -> int:
    """The largest serial number of all runs under `runs`; 0 if there is none."""
    return max((_rank(run)[0] for run in run_directories(runs)), default=0)


def find_run(runs: Path, run_id: str) -> RunDirectory:
    """The run called `run_id`.

    Raises:
        InputError: there is none; names the nearest ones.
    """
    if run_id == Path(run_id).name and not run_id.startswith(".") and _is_run(run := RunDirectory(runs / run_id)):
        return run
    known = [other.id for other in list_runs(runs)]
    close = difflib.get_close_matches(run_id, known, n=3) or known[:3]
    hint = f"; did you mean {' or '.join(close)}?" if close else "; there are no runs yet"
    raise InputError(f"{runs}: no run is called {run_id!r}{hint}")


def find_named(runs: Path, name: str) -> RunDirectory:
    """The run whose id is `name`; without one, the run with that title.

    For what a person says. What a program has noted is an id, and a title like it would be another run.

    Raises:
        InputError: there is none, or several have that title.
    """
    try:
        return find_run(runs, name)
    except InputError:
        titled = sorted(run.id for run in run_directories(runs) if name and read_about(run).title == name)
        if not titled:
            raise
    if len(titled) > 1:
        raise InputError(f"{name!r} is the title of {' and '.join(titled)}: say which by its id")
    return RunDirectory(runs / titled[0])


def _is_run(run: RunDirectory) -> bool:
    try:
        # Its status may be lost: what only runs have says what it is.
        return run.status_file.is_file() or (run.checkpoints.is_dir() and run.evaluation.is_dir())
    except PermissionError:  # not ours to enter: shown rather than passed over, or somebody's run would be missing
        return run.path.is_dir()
    except (OSError, ValueError):
        return False


def _rank(run: RunDirectory) -> tuple[int, float, str]:
    try:
        status = written_status(run)
    except JobError:  # a damaged run is listed too, as the oldest
        return 0, 0.0, run.id
    return status.serial, status.created, run.id
