"""A run's life, from the lock handed over by its launcher to its last word in `status.json`."""

from __future__ import annotations

import argparse
import faulthandler
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from logoclip.atomic_file import clear_leftovers
from logoclip.errors import LogoclipError
from logoclip.jobs.forced_end import forced_end
from logoclip.jobs.job import Interrupted, Job, job_function, log
from logoclip.machine.session_scope import logout_warning
from logoclip.runs import lock
from logoclip.runs.directory import RunDirectory
from logoclip.runs.heartbeat import heartbeat
from logoclip.runs.metrics import MetricsWriter
from logoclip.runs.status_writer import StatusWriter
from logoclip.runs.vitals import taken
from logoclip.workspace import Workspace


def main() -> int:
    """Work on the run named on the command line. Started by `logoclip.runs.launch` alone."""
    parser = argparse.ArgumentParser(prog="logoclip.jobs.worker", description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--lock-fd", type=int, required=True)
    parser.add_argument("--device-fd", type=int)
    arguments = parser.parse_args()
    run = RunDirectory(arguments.run)
    faulthandler.enable()  # a crash in native code leaves its name in the log
    try:
        # First of all: whatever this process starts or forks before would keep the lock after its death.
        lock.adopt(run, arguments.lock_fd)
        if arguments.device_fd is not None:
            lock.keep_from_children(arguments.device_fd)
        return work(run, Workspace(arguments.workspace.resolve()))
    except LogoclipError as error:  # the status could not say it: readers find the run lost, and quote the log's end
        log(f"failed: {error}")
        return error.exit_code


def work(run: RunDirectory, workspace: Workspace) -> int:
    """Do the run's job and write how it ended. Returns the exit code: 0, 1 if it failed, 2 if its input was wrong.

    Raises:
        JobError: the status cannot be read or written, so nothing there says how the job ended.
    """
    for place in (run.path, run.checkpoints):  # a checkpoint is large, and an epoch's is never written again
        clear_leftovers(place)
    status = StatusWriter(run)
    status.write(pid=os.getpid(), vitals=taken(status.current.vitals.log_start if status.current.vitals else 0))
    ending: dict[str, Any]
    try:
        # Both are closed before the last word: whoever reads `finished` finds a database without a write-ahead log,
        # and no sign of life comes after it.
        with heartbeat(status), MetricsWriter(run.metrics, _hindered_by(status)) as metrics:
            ending = _do(Job(run, workspace, status, metrics))
        # A chart with a gap is no failure, but it is said.
        ending["message"] = "; ".join(filter(None, (ending["message"], metrics.trouble)))
    except LogoclipError as error:
        log(f"failed: {error}")
        ending = {"state": "failed", "error": str(error), "exit_code": error.exit_code}
    except Exception as error:  # whatever happened, the last word must be written
        log(traceback.format_exc())
        named = "".join(traceback.format_exception_only(error)).strip()
        ending = {"state": "failed", "error": f"crashed: {named} (traceback in worker.log)", "exit_code": 1}
    # The lock is let go by the kernel when the process is gone, and with it its memory: until then readers take this
    # end for one that is coming.
    return status.write(pid=None, **ending).exit_code or 0


def _hindered_by(status: StatusWriter) -> Callable[[str], None]:
    """What tells a person that the run's measures cannot be written, and that they can again."""

    def tell(trouble: str) -> None:
        log(trouble or "metrics.db is written again")
        if trouble or status.current.message.startswith("metrics.db"):  # what was said since stays
            status.write(message=trouble)

    return tell


def _do(job: Job) -> dict[str, Any]:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # Only noted: torch may be in the midst of a step, or of writing the checkpoint that makes a pause safe.
        signal.signal(number, lambda number, _: job.interrupt(number))
    if warning := logout_warning():
        job.say("warning", warning, job.status.current.step)
    try:
        with forced_end(job):
            job_function(job.status.current.kind)(job)
    except Interrupted as interruption:
        ended = job.last_wish(interruption.wish)
        said = job.closing or (job.interruption if ended == "paused" else "")
        return {"state": ended, "message": said, "exit_code": 0}
    return {"state": "finished", "message": job.closing, "exit_code": 0}


if __name__ == "__main__":
    sys.exit(main())
