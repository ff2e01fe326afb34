"""The one place that starts workers."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from logoclip.errors import InputError, JobError
from logoclip.machine.boot import boot_id
from logoclip.machine.session_scope import scope_prefix
from logoclip.runs import control, exit_record, lock
from logoclip.runs.directory import RunDirectory
from logoclip.runs.lost_status import status_writer
from logoclip.runs.status import (
    ENDED,
    Status,
    StatusWriter,
    beyond_our_locks,
    duration,
    read_status,
    this_host,
    written_status,
)
from logoclip.runs.vitals import Vitals

WITHOUT_WORKER: Final = frozenset({"queued", "paused"})
ENDING_SECONDS: Final = 15.0  # what a process with a GPU takes to be gone after its last word, and then some


def launch(run: RunDirectory, workspace: Path) -> int:
    """Starts the worker of a new run and returns its process id.

    The worker gets its own session, no standard input, and `worker.log` for its output: it shares nothing with the
    process that launched it and lives on when that ends.

    Raises:
        InputError: the run was launched before.
        JobError: the process cannot be started; the run's status says so too.
    """
    with _holding(lock.acquire(run)) as descriptor:
        writer = StatusWriter(run)
        if writer.current.state != "queued":
            raise InputError(f"{run.id} is {writer.current.state}: only a new run is launched; resume this one")
        return _start(run, workspace, descriptor, writer, attempt=writer.current.attempt)


def resume(run: RunDirectory, workspace: Path, *, take_over: bool = False) -> int:
    """Starts a fresh worker on a run that is paused, stopped, lost or failed, and returns its process id.

    Waits some seconds for the process of a worker that has just ended. A status that is lost is begun anew.

    Args:
        take_over: go on with a run that is `unseen`, too: the person says that the other machine's worker is dead.

    Raises:
        InputError: the run is finished, is being worked at, or is said to be at work on another machine.
        JobError: the process cannot be started; the run's status says so too.
    """
    with _holding(_acquire_after_end(run)) as descriptor:
        writer = status_writer(run)
        written = writer.current
        if written.state == "finished":
            raise InputError(f"{run.id} is finished: there is nothing to resume")
        if written.alive and beyond_our_locks(written) and not take_over:
            raise InputError(out_of_sight(run, read_status(run)))
        attempt = written.attempt + (written.state != "queued")
        return _start(run, workspace, descriptor, writer, attempt=attempt)


def out_of_sight(run: RunDirectory, status: Status) -> str:
    """What there is to know of a run that is `unseen`, and to do."""
    age = duration(status.silent_for)
    return (
        f"{run.id} was {status.state} on {status.host}, whose workers cannot be seen from here; its last sign of life "
        f"was {age} ago: if it is dead, `logoclip runs resume {run.id} --take-over` goes on with it"
    )


def stop_without_worker(run: RunDirectory) -> None:
    """Ends a run that no worker is at: writes `stopped`, under the run's lock as everybody who writes a status.

    Raises:
        InputError: a worker is at it (ask that one), or there is nothing to stop.
    """
    with _holding(lock.acquire(run)):
        writer = StatusWriter(run)
        if writer.current.state not in WITHOUT_WORKER:
            raise InputError(f"{run.id} is {writer.current.state}: there is nothing to stop")
        writer.write(state="stopped", pid=None)


def _acquire_after_end(run: RunDirectory) -> int:
    """The run's lock, waited for while its holder has nothing left to do but go."""
    deadline = time.monotonic() + ENDING_SECONDS
    while True:
        try:
            return lock.acquire(run)
        except InputError:
            ended = written_status(run).state
            if ended not in ENDED:
                raise
            if time.monotonic() > deadline:
                raise InputError(f"{run.id} is {ended} and its worker is still ending: try again in a moment") from None
            time.sleep(0.05)


@contextlib.contextmanager
def _holding(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        os.close(descriptor)  # a worker that was given a copy goes on holding the lock


def _start(run: RunDirectory, workspace: Path, descriptor: int, writer: StatusWriter, attempt: int) -> int:
    # Before the status says `starting`: a wish that comes from then on is meant for the new worker.
    control.reset(run)
    news = {"pid": None, "attempt": attempt, "message": "", "error": "", "exit_code": None, "acknowledged": ()}
    # Before the process: it reads this status and goes on from it, and from its first instruction it alone writes it.
    vitals = Vitals(log_start=run.log.stat().st_size if run.log.exists() else 0)
    writer.write(state="starting", host=this_host(), boot_id=boot_id(), vitals=vitals, **news)
    try:
        process = _spawn(run, workspace, descriptor)
    except OSError as error:
        writer.write(state="failed", error=f"the worker cannot be started: {error}")
        raise JobError(f"{run.id}: the worker cannot be started: {error}") from error
    # A console lives for days: without somebody waiting, each worker that ends would stay behind as a zombie.
    threading.Thread(target=_reap, args=(process, run, attempt), name=f"reap-{run.id}", daemon=True).start()
    return process.pid


def _reap(process: subprocess.Popen[bytes], run: RunDirectory, attempt: int) -> None:
    exit_record.record_exit(run, attempt, process.wait())


def _spawn(run: RunDirectory, workspace: Path, descriptor: int) -> subprocess.Popen[bytes]:
    command = [*scope_prefix(), sys.executable, "-m", "logoclip.jobs.worker", str(run.path.resolve())]
    command += ["--workspace", str(workspace.resolve()), "--lock-fd", str(descriptor)]
    with run.log.open("ab") as log:
        return subprocess.Popen(
            command,
            # Python imports from the directory that it is started in, and so does every process that this one starts
            # to share its work. In the workspace a person's own `random.py` would take a library's place.
            cwd=run.path,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            # A file, no pipe: a pipe's reader dies with the launcher, and the worker with the first line after that.
            stdout=log,
            stderr=subprocess.STDOUT,
            # flock belongs to the open file: the lock is never free between launcher and worker.
            pass_fds=(descriptor,),
            # The hang-up of a terminal and Ctrl+C go to a session and a process group: neither is the worker's.
            start_new_session=True,
        )


def _environment() -> dict[str, str]:
    environment = {
        # Threads of OpenMP that spin while they wait starve each other once anything else wants a core:
        # a training step on the CPU then takes up to ten times as long. Asleep they cost nothing, even alone.
        "OMP_WAIT_POLICY": "PASSIVE",
        **os.environ,
        "PYTHONUNBUFFERED": "1",
    }
    if paths := environment.get("PYTHONPATH"):
        # Meant as seen from here, not from where the worker starts. An empty entry, as `PYTHONPATH=$PYTHONPATH:lib`
        # leaves it, means wherever one is: nobody wants that of the worker.
        environment["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, filter(None, paths.split(os.pathsep))))
    return environment
