"""The one place that starts workers."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from logoclip.errors import InputError, JobError
from logoclip.runs import control, lock
from logoclip.runs.directory import RunDirectory
from logoclip.runs.status import StatusWriter, this_host

WITHOUT_WORKER: Final = frozenset({"queued", "paused"})


def launch(run: RunDirectory, workspace: Path) -> int:
    """Starts the worker of a new run and returns its process id.

    The worker gets its own session, no standard input, and `worker.log` for its output: it shares nothing with the
    process that launched it and lives on when that ends.

    Raises:
        InputError: the run was launched before.
        JobError: the process cannot be started; the run's status says so too.
    """
    with _holding(run) as descriptor:
        writer = StatusWriter(run)
        if writer.current.state != "queued":
            raise InputError(f"{run.id} is {writer.current.state}: only a new run is launched; resume this one")
        return _start(run, workspace, descriptor, writer, attempt=writer.current.attempt)


def resume(run: RunDirectory, workspace: Path) -> int:
    """Starts a fresh worker on a run that is paused, stopped, lost or failed, and returns its process id.

    Raises:
        InputError: the run is finished, is being worked at, or belongs to another machine.
        JobError: the process cannot be started; the run's status says so too.
    """
    with _holding(run) as descriptor:
        writer = StatusWriter(run)
        written = writer.current
        if written.state == "finished":
            raise InputError(f"{run.id} is finished: there is nothing to resume")
        if written.alive and written.host != this_host():
            raise InputError(f"{run.id} is {written.state} on {written.host}: pause it, or resume it there")
        attempt = written.attempt + (written.state != "queued")
        return _start(run, workspace, descriptor, writer, attempt=attempt)


def stop_without_worker(run: RunDirectory) -> None:
    """Ends a run that no worker is at: writes `stopped`, under the run's lock as everybody who writes a status.

    Raises:
        InputError: a worker is at it (ask that one), or there is nothing to stop.
    """
    with _holding(run):
        writer = StatusWriter(run)
        if writer.current.state not in WITHOUT_WORKER:
            raise InputError(f"{run.id} is {writer.current.state}: there is nothing to stop")
        writer.write(state="stopped", pid=None)


@contextlib.contextmanager
def _holding(run: RunDirectory) -> Iterator[int]:
    descriptor = lock.acquire(run)
    try:
        yield descriptor
    finally:
        os.close(descriptor)  # a worker that was given a copy goes on holding the lock


def _start(run: RunDirectory, workspace: Path, descriptor: int, writer: StatusWriter, attempt: int) -> int:
    control.reset(run)
    news = {"pid": None, "attempt": attempt, "message": "", "error": "", "exit_code": None, "acknowledged": ()}
    writer.write(state="starting", host=this_host(), **news)
    try:
        process = _spawn(run, workspace, descriptor)
    except OSError as error:
        writer.write(state="failed", error=f"the worker cannot be started: {error}")
        raise JobError(f"{run.id}: the worker cannot be started: {error}") from error
    # A console lives for days: without somebody waiting, each worker that ends would stay behind as a zombie.
    threading.Thread(target=process.wait, name=f"reap-{run.id}", daemon=True).start()
    return process.pid


def _spawn(run: RunDirectory, workspace: Path, descriptor: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "logoclip.jobs.worker", str(run.path.resolve())]
    command += ["--workspace", str(workspace.resolve()), "--lock-fd", str(descriptor)]
    with run.log.open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=workspace,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=(descriptor,),
            start_new_session=True,
        )


def _environment() -> dict[str, str]:
    return {
        # Threads of OpenMP that spin while they wait starve each other once anything else wants a core:
        # a training step on the CPU then takes up to ten times as long. Asleep they cost nothing, even alone.
        "OMP_WAIT_POLICY": "PASSIVE",
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        # A script of the person's own in the workspace must not be imported in place of a library.
        "PYTHONSAFEPATH": "1",
    }
