"""The one place that starts workers."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from logoclip.errors import InputError, JobError
from logoclip.machine.boot import boot_id
from logoclip.machine.session_scope import scope_prefix
from logoclip.machine.training_device import seeing
from logoclip.runs import control, exit_record, lock
from logoclip.runs.directory import RunDirectory
from logoclip.runs.durations import duration
from logoclip.runs.judging import beyond_our_locks, read_status
from logoclip.runs.lost_status import status_writer
from logoclip.runs.states import ENDED
from logoclip.runs.status import Status, this_host, written_status
from logoclip.runs.status_writer import StatusWriter
from logoclip.runs.vitals import Vitals

WITHOUT_WORKER: Final = frozenset({"queued", "paused"})
Held = tuple[int, "int | None"]
"""The descriptors that hold a run's lock and the lock of its device; a job that takes none has no second one."""

ENDING_SECONDS: Final = 15.0  # what a process with a GPU takes to be gone after its last word, and then some


def launch(run: RunDirectory, workspace: Path, device: int | None = None) -> int:
    """Starts the worker of a queued run, now, and returns its process id. `queue` asks for a training's turn first.

    The worker gets its own session, no standard input, and `worker.log` for its output: it shares nothing with the
    process that launched it and lives on when that ends.

    Args:
        device: the descriptor that holds the device that it computes on; the worker gets a copy.

    Raises:
        InputError: the run was launched before.
        JobError: the process cannot be started; the run's status says so too.
    """
    with holding(lock.acquire(run)) as descriptor:
        writer = StatusWriter(run)
        if writer.current.state != "queued":
            raise InputError(f"{run.id} is {writer.current.state}: only a new run is launched; resume this one")
        return _start(run, workspace, (descriptor, device), writer, attempt=writer.current.attempt)


def resume(run: RunDirectory, workspace: Path, *, take_over: bool = False) -> int:
    """Starts a fresh worker on a run that is paused, stopped, lost or failed, now, and returns its process id.
    `queue` asks for a training's turn first.

    Args:
        take_over: go on with a run that is `unseen`, too: the person says that the other machine's worker is dead.

    Raises:
        InputError: the run is finished, is being worked at, or is said to be at work on another machine.
        JobError: the process cannot be started; the run's status says so too.
    """
    with resumable(run, take_over=take_over) as (descriptor, writer):
        return start_again(run, workspace, (descriptor, None), writer)


@contextlib.contextmanager
def resumable(run: RunDirectory, *, take_over: bool = False) -> Iterator[tuple[int, StatusWriter]]:
    """The lock and the status of a run that can go on, both held in the block.

    Waits some seconds for the process of a worker that has just ended. A status that is lost is begun anew.

    Raises:
        InputError: it cannot go on, as `resume` says.
    """
    with holding(_acquire_after_end(run)) as descriptor:
        writer = status_writer(run)
        written = writer.current
        if written.state == "finished":
            raise InputError(f"{run.id} is finished: there is nothing to resume")
        if written.alive and beyond_our_locks(written) and not take_over:
            raise InputError(out_of_sight(run, read_status(run)))
        yield descriptor, writer


def start_again(run: RunDirectory, workspace: Path, held: Held, writer: StatusWriter) -> int:
    """Starts a fresh worker on what `resumable` gave, and returns its process id.

    Raises:
        JobError: the process cannot be started; the run's status says so too.
    """
    return _start(run, workspace, held, writer, attempt=next_attempt(writer.current))


def next_attempt(status: Status) -> int:
    """The number of a run's next worker: one that is queued has counted it already."""
    return status.attempt + (status.state != "queued")


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
    with holding(lock.acquire(run)):
        writer = StatusWriter(run)
        if writer.current.state not in WITHOUT_WORKER:
            raise InputError(f"{run.id} is {writer.current.state}: there is nothing to stop")
        writer.write(state="stopped", pid=None, turn=0)


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
def holding(descriptor: int) -> Iterator[int]:
    """Lets go of the lock that `descriptor` holds when the block ends; a worker that was given a copy holds it on."""
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _start(run: RunDirectory, workspace: Path, held: Held, writer: StatusWriter, attempt: int) -> int:
    # Before the status says `starting`: a wish that comes from then on is meant for the new worker.
    control.reset(run)
    news = {"pid": None, "attempt": attempt, "message": "", "error": "", "exit_code": None, "acknowledged": ()}
    # Before the process: it reads this status and goes on from it, and from its first instruction it alone writes it.
    vitals = Vitals(log_start=run.log.stat().st_size if run.log.exists() else 0)
    writer.write(state="starting", host=this_host(), boot_id=boot_id(), vitals=vitals, turn=0, **news)
    try:
        ended = partial(exit_record.record_exit, run, attempt)
        process = _spawn(run, workspace, held, writer.current.device, ended)
    except OSError as error:
        writer.write(state="failed", error=f"the worker cannot be started: {error}")
        raise JobError(f"{run.id}: the worker cannot be started: {error}") from error
    return process.pid


def _spawn(
    run: RunDirectory, workspace: Path, held: Held, device: str, ended: Callable[[int], object]
) -> subprocess.Popen[bytes]:
    lock_fd, device_fd = held
    command = ["logoclip.jobs.worker", str(run.path.resolve())]
    command += ["--workspace", str(workspace.resolve()), "--lock-fd", str(lock_fd)]
    command += [] if device_fd is None else ["--device-fd", str(device_fd)]
    # Python imports from the directory that it is started in, and so does every process that this one starts
    # to share its work. In the workspace a person's own `random.py` would take a library's place.
    descriptors = [one for one in held if one is not None]
    return start_process(command, run.path, run.log, descriptors, seeing(device), ended)


def start_process(
    module: Sequence[str],
    place: Path,
    log: Path,
    descriptors: Sequence[int],
    settings: Mapping[str, str],
    ended: Callable[[int], object] = lambda code: None,
) -> subprocess.Popen[bytes]:
    """Starts `python -m MODULE` with its arguments, in the directory `place`; it outlives whoever started it.

    Args:
        log: where what it prints is added.
        descriptors: the locks that are handed to it.
        settings: of its environment, beside ours.
        ended: called with its exit code, if this process is still there then.

    Raises:
        OSError: it cannot be started.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*scope_prefix(), sys.executable, "-m", *module],
            cwd=place,
            env={**_environment(), **settings},
            stdin=subprocess.DEVNULL,
            # A file, no pipe: a pipe's reader dies with the launcher, and the worker with the first line after that.
            stdout=output,
            stderr=subprocess.STDOUT,
            # flock belongs to the open file: the lock is never free between launcher and worker.
            pass_fds=descriptors,
            # The hang-up of a terminal and Ctrl+C go to a session and a process group: neither is the worker's.
            start_new_session=True,
        )
    # A console lives for days: without somebody waiting, each worker that ends would stay behind as a zombie.
    threading.Thread(target=lambda: ended(process.wait()), name=f"reap-{process.pid}", daemon=True).start()
    return process


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
