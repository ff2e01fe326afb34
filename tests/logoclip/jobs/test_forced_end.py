"""A stop that is not heard, in a real worker whose work hangs."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from logoclip.jobs.forced_end import SAVING_SECONDS, _allowed
from logoclip.jobs.job import Job
from logoclip.runs import RunDirectory, StatusWriter, create_run, read_status, want
from logoclip.runs.metrics import MetricsWriter
from logoclip.workspace import Workspace

Until = Callable[[Callable[[], Any]], Any]
# The worker's own `main`, in a job that says that it runs and hears nothing from then on.
HANGING = """
import functools, sys, time
from pathlib import Path
from logoclip.jobs import worker
from logoclip.runs import RunDirectory, lock

def hang(job):
    job.status.write(state="running", last_durable_step=5)
    time.sleep(600)

worker.job_function = lambda kind: hang
worker.forced_end = functools.partial(worker.forced_end, least=0.3)
descriptor = lock.acquire(RunDirectory(Path(sys.argv[1])))
sys.argv += ["--workspace", ".", "--lock-fd", str(descriptor)]
sys.exit(worker.main())
"""


def new_run(folder: Path) -> RunDirectory:
    run = create_run(folder, "a", "train", "max_epochs: 1\n")
    StatusWriter(run).write(state="starting")
    return run


def test_work_that_does_not_hear_a_stop_is_ended_and_says_so(
    tmp_path: Path, start: Callable[..., subprocess.Popen[str]], until: Until
) -> None:
    run = new_run(tmp_path)
    with run.log.open("wb") as log:
        worker = start(HANGING, run.path, cwd=tmp_path, stderr=log)
    until(lambda: read_status(run).state == "running")
    want(run, "stopped")
    until(lambda: read_status(run).state == "stopped")
    status = read_status(run)
    assert worker.wait() == 1
    assert status.message.startswith("ended by force: a stop was not obeyed for ")
    assert status.message.endswith("; step 5 is saved") and status.resumable


def test_who_looks_up_seldom_and_who_saves_is_given_time(tmp_path: Path) -> None:
    run = new_run(tmp_path)
    with MetricsWriter(run.metrics) as metrics:
        job = Job(run, Workspace(tmp_path), StatusWriter(run), metrics)
        assert _allowed(job, 60) == 60
        job.wish()
        job.longest_deaf = 120.0
        assert _allowed(job, 60) == 360
        want(run, "stopped")
        assert job.wish() == "stopped"
        assert _allowed(job, 60) == SAVING_SECONDS
        job.interrupt()
        assert job.wish() == "stopped"  # a signal means a pause, and a stop goes further
