"""A worker that gives no sign of life: stopped by SIGSTOP here, which hangs like a disk does."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from logoclip.errors import JobError
from logoclip.runs import create_run, launch, read_status, steering
from logoclip.runs import force as force_module
from logoclip.runs.directory import RunDirectory
from logoclip.runs.force import end_by_force
from logoclip.runs.status import Status

Until = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def hanging(tmp_path: Path, small_worker: Path, until: Until) -> RunDirectory:
    """A run whose worker hears nothing."""
    run = create_run(tmp_path / "runs", "a", "train", "max_epochs: 1\n")
    pid = launch(run, tmp_path)
    until(lambda: read_status(run).state == "running")
    os.kill(pid, signal.SIGSTOP)
    return run


def silent(run: RunDirectory, **changes: Any) -> Status:
    return replace(read_status(run), silent_for=40, **changes)


def test_a_silent_worker_is_killed_by_whoever_stops_it(hanging: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steering, "read_status", silent)
    steering.stop(hanging)
    status = read_status(hanging)
    assert status.state == "stopped" and status.pid is None and status.resumable
    assert status.message == "ended by force: no sign of life from it for 40 s; step 0 is saved"


def test_what_is_not_this_runs_worker_here_is_left_alone(hanging: RunDirectory, tmp_path: Path) -> None:
    pid = read_status(hanging).pid
    for changes in ({"boot_id": "another"}, {"pid": os.getpid()}, {"pid": None}, {"pid": 2**22 + 1}):
        with pytest.raises(JobError, match=r"a-01: no sign of life .* cannot be ended from here: end process .* on "):
            end_by_force(hanging, silent(hanging, **changes))
    other = create_run(tmp_path / "runs", "b", "train", "max_epochs: 1\n")
    with pytest.raises(JobError, match="cannot be ended from here"):
        end_by_force(other, silent(hanging))
    assert read_status(hanging).state == "running"
    os.kill(pid or 0, signal.SIGKILL)


def test_a_process_that_the_kernel_does_not_let_go_is_said(
    hanging: RunDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = read_status(hanging).pid
    with monkeypatch.context() as stubborn:
        stubborn.setattr(force_module, "GONE_SECONDS", 0.05)
        stubborn.setattr(force_module.os, "kill", lambda *_: None)
        with pytest.raises(JobError, match=f"process {pid} was killed and is not gone: it hangs in the kernel"):
            end_by_force(hanging, silent(hanging))
    os.kill(pid or 0, signal.SIGKILL)
