"""Every long job is a run: made, launched and followed in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from logoclip.cli.follow import follow
from logoclip.configfile import dump_job
from logoclip.errors import InputError
from logoclip.runs import Kind, RunDirectory, create_run, launch
from logoclip.workspace import Workspace


def run_job(workspace: Workspace, name: str, kind: Kind, arguments: Mapping[str, object]) -> RunDirectory:
    """Launch a job of `kind` and watch it to its end.

    Raises:
        JobError: it did not finish.
    """
    run = create_run(workspace.runs, name, kind, dump_job(kind, arguments))
    launch(run, workspace.root)
    follow(run, on_interrupt="stopped")
    return run


def refuse_existing(output: Path, remedy: str) -> None:
    """
    Raises:
        InputError: `output` exists and is not an empty directory.
    """
    if output.is_dir() and not any(output.iterdir()):
        return
    if output.exists() or output.is_symlink():
        raise InputError(f"{output}: exists already; {remedy}")
