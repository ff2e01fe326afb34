"""Every long job is a run: made, launched and followed in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from logoclip.cli.follow import follow
from logoclip.errors import InputError
from logoclip.jobs.launching import launch_job
from logoclip.runs import Kind, RunDirectory
from logoclip.workspace import Workspace


def run_job(workspace: Workspace, name: str, kind: Kind, arguments: Mapping[str, object]) -> RunDirectory:
    """Launch a job of `kind` and watch it to its end. It may write wherever the person's command says.

    Raises:
        InputError: it cannot work with these arguments, or the engine that it needs is not installed.
        JobError: it did not finish.
    """
    run = launch_job(workspace, kind, arguments, name, outside=True)
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
