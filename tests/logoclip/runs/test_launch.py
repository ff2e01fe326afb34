"""Workers are started, left alone, asked and started again. The worker here is a small one that needs no torch."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from logoclip.errors import InputError, JobError
from logoclip.machine.boot import boot_id
from logoclip.runs import (
    RunDirectory,
    StatusWriter,
    ask,
    is_held,
    launch,
    lock,
    read_control,
    read_status,
    resume,
    stop_without_worker,
    want,
)
from logoclip.runs.states import State
from logoclip.runs.status import this_host
from logoclip.runs.summary import Summaries

launching = import_module("logoclip.runs.launch")  # the module, which has the name of its function

Start = Callable[..., "subprocess.Popen[str]"]
Until = Callable[[Callable[[], object]], object]


@pytest.fixture
def workspace(tmp_path: Path, small_worker: Path) -> Path:
    """A workspace whose launcher starts the small worker."""
    return tmp_path


def test_a_worker_shares_nothing_with_its_launcher(run: RunDirectory, workspace: Path, until: Until) -> None:
    pid = launch(run, workspace)
    until(lambda: read_status(run).state == "running")
    status = read_status(run)
    assert status.pid == pid and os.getsid(pid) == pid != os.getsid(0)
    assert status.message == str(run.path) and status.attempt == 1
    until(lambda: "error stream" in run.log.read_text())
    assert f"at work, session {pid}" in run.log.read_text()
    want(run, "stopped")
    until(lambda: read_status(run).state == "stopped")


@pytest.mark.parametrize(("own", "found"), [(None, "PASSIVE"), ("ACTIVE", "ACTIVE")])
def test_a_workers_threads_sleep_while_they_wait_unless_somebody_wants_otherwise(
    run: RunDirectory, workspace: Path, until: Until, monkeypatch: pytest.MonkeyPatch, own: str | None, found: str
) -> None:
    if own:
        monkeypatch.setenv("OMP_WAIT_POLICY", own)
    else:
        monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    pid = launch(run, workspace)
    until(lambda: read_status(run).state == "running")
    assert psutil.Process(pid).environ()["OMP_WAIT_POLICY"] == found
    want(run, "stopped")
    until(lambda: read_status(run).state == "stopped")


def test_a_launch_is_starting_before_the_worker_has_said_a_word(
    run: RunDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    silent = tmp_path / "silent.sh"
    silent.write_text(f"#!/bin/sh\nread line < '{tmp_path}/fifo'\n")
    silent.chmod(0o755)
    os.mkfifo(tmp_path / "fifo")
    monkeypatch.setattr(sys, "executable", str(silent))
    launch(run, tmp_path)
    assert read_status(run).state == "starting" and is_held(run)
    (tmp_path / "fifo").write_text("go\n")
    until(lambda: read_status(run).state == "lost")


def test_pausing_and_resuming_is_another_process_on_the_same_run(
    run: RunDirectory, workspace: Path, until: Until
) -> None:
    first = launch(run, workspace)
    until(lambda: read_status(run).state == "running")
    ask(run)
    want(run, "paused")
    until(lambda: read_status(run).state == "paused")
    assert not is_held(run) and read_status(run).ended
    second = resume(run, workspace)
    until(lambda: read_status(run).state == "running")
    status = read_status(run)
    assert status.pid == second != first and status.attempt == 2 and status.ended is None
    assert read_control(run).wanted == "running" and not read_control(run).asks
    until(lambda: run.log.read_text().count("at work") == 2)
    want(run, "stopped")
    until(lambda: read_status(run).state == "stopped")


def test_a_killed_worker_is_reaped_seen_lost_and_resumed(run: RunDirectory, workspace: Path, until: Until) -> None:
    pid = launch(run, workspace)
    until(lambda: read_status(run).state == "running")
    os.kill(pid, signal.SIGKILL)
    until(lambda: read_status(run).state == "lost")
    until(lambda: not psutil.pid_exists(pid))
    resume(run, workspace)
    until(lambda: read_status(run).state == "running")
    want(run, "stopped")
    until(lambda: read_status(run).state == "stopped")


def test_a_worker_goes_on_when_its_launcher_is_killed(
    run: RunDirectory, workspace: Path, start: Start, until: Until
) -> None:
    code = """
        import sys
        from pathlib import Path
        from logoclip.runs import RunDirectory, launch
        sys.executable = sys.argv[3]
        print(launch(RunDirectory(Path(sys.argv[1])), Path(sys.argv[2])), flush=True)
        sys.stdin.read()
        """
    real = sys.executable
    sys.executable = Path(real).read_text().splitlines()[0].removeprefix("#!")
    launcher = start(textwrap.dedent(code), run.path, workspace, real, start_new_session=True)
    assert launcher.stdout
    pid = int(launcher.stdout.readline())
    until(lambda: read_status(run).state == "running")
    os.killpg(launcher.pid, signal.SIGKILL)
    launcher.wait()
    assert read_status(run).state == "running" and read_status(run).pid == pid
    want(run, "paused")
    until(lambda: read_status(run).state == "paused")


def test_a_run_is_launched_once(run: RunDirectory, workspace: Path, until: Until) -> None:
    launch(run, workspace)
    with pytest.raises(InputError, match="a worker is at this run already"):
        launch(run, workspace)
    with pytest.raises(InputError, match="a worker is at this run already"):
        resume(run, workspace)
    want(run, "stopped")
    until(lambda: read_status(run).state == "stopped")
    with pytest.raises(InputError, match="demo-01 is stopped: only a new run is launched"):
        launch(run, workspace)


def test_a_finished_run_is_not_resumed(run: RunDirectory, workspace: Path) -> None:
    StatusWriter(run).write(state="finished")
    with pytest.raises(InputError, match="demo-01 is finished: there is nothing to resume"):
        resume(run, workspace)
    assert not is_held(run)


def test_a_run_at_work_on_another_machine_is_taken_over_by_who_asks_for_that(
    run: RunDirectory, workspace: Path, until: Until
) -> None:
    StatusWriter(run).write(state="running", host="orin", boot_id="orin's", step=40, last_durable_step=32)
    with pytest.raises(
        InputError, match=r"demo-01 was running on orin, .* last sign of life was \d+ s ago: .*--take-over"
    ):
        resume(run, workspace)
    pid = resume(run, workspace, take_over=True)
    until(lambda: read_status(run).pid == pid)
    status = read_status(run)
    assert (status.host, status.boot_id) == (this_host(), boot_id())
    assert (status.state, status.attempt, status.last_durable_step) == ("running", 2, 32)
    want(run, "stopped")
    until(lambda: read_status(run).state == "stopped")


def test_nobody_takes_over_a_run_whose_lock_is_held(run: RunDirectory, workspace: Path) -> None:
    StatusWriter(run).write(state="running", host="orin", boot_id="orin's")
    descriptor = lock.acquire(run)
    with pytest.raises(InputError, match="a worker is at this run already"):
        resume(run, workspace, take_over=True)
    os.close(descriptor)


def test_in_a_container_of_another_name_a_dead_run_is_lost_and_resumed(
    run: RunDirectory, workspace: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = launch(run, workspace)
    until(lambda: read_status(run).state == "running")
    monkeypatch.setattr("socket.gethostname", lambda: "bbbb2222")
    assert read_status(run).state == "running"
    os.kill(pid, signal.SIGKILL)
    until(lambda: read_status(run).state == "lost")
    resume(run, workspace)
    until(lambda: read_status(run).state == "running")
    assert read_status(run).host == "bbbb2222"
    want(run, "stopped")
    until(lambda: read_status(run).state == "stopped")


@pytest.mark.parametrize("state", ["paused", "stopped", "failed"])
def test_a_resume_waits_for_a_worker_that_has_ended_to_be_gone(
    run: RunDirectory, workspace: Path, until: Until, monkeypatch: pytest.MonkeyPatch, state: State
) -> None:
    StatusWriter(run).write(state=state)
    descriptor = lock.acquire(run)
    with monkeypatch.context() as patch:  # the worker is gone once the resume has been seen to wait
        clock = SimpleNamespace(monotonic=time.monotonic, sleep=lambda _: os.close(descriptor))
        patch.setattr(launching, "time", clock)
        resume(run, workspace)
    until(lambda: read_status(run).state == "running")
    want(run, "stopped")
    until(lambda: read_status(run).state == "stopped")


def test_a_worker_that_ends_and_does_not_go_is_said_to_be_ending(
    run: RunDirectory, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    StatusWriter(run).write(state="failed")
    descriptor = lock.acquire(run)
    monkeypatch.setattr(launching, "ENDING_SECONDS", 0.1)
    with pytest.raises(InputError, match="demo-01 is failed and its worker is still ending: try again in a moment"):
        resume(run, workspace)
    os.close(descriptor)


def test_a_worker_gets_a_scope_of_its_own_where_a_logout_would_kill_it(
    run: RunDirectory, workspace: Path, until: Until, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The scope's command stands in here for systemd-run, which becomes the worker as this one does."""
    scope = tmp_path / "scope"
    scope.write_text(f"#!/bin/sh\necho scope > '{tmp_path}/made'\nexec \"$@\"\n")
    scope.chmod(0o755)
    monkeypatch.setattr(launching, "scope_prefix", lambda: (str(scope),))
    pid = launch(run, workspace)
    until(lambda: read_status(run).state == "running")
    assert (tmp_path / "made").exists()
    assert read_status(run).pid == pid and os.getsid(pid) == pid and is_held(run)
    want(run, "stopped")
    until(lambda: read_status(run).state == "stopped")


def test_a_worker_that_cannot_be_started_leaves_a_failed_run(
    run: RunDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with pytest.raises(JobError, match="demo-01: the worker cannot be started"):
        launch(run, tmp_path)
    status = read_status(run)
    assert status.state == "failed" and "No such file" in status.error and not is_held(run)


def test_a_worker_that_dies_before_its_first_word_is_lost_with_the_last_line_of_its_log(
    run: RunDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    dying = tmp_path / "dying.sh"
    dying.write_text("#!/bin/sh\necho 'ImportError: no torch' >&2\nexit 1\n")
    dying.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(dying))
    launch(run, tmp_path)
    until(lambda: read_status(run).state == "lost")
    until(lambda: "exit code 1: ImportError: no torch" in Summaries().of(run).error)


def test_a_paused_run_is_stopped_without_a_worker(run: RunDirectory) -> None:
    StatusWriter(run).write(state="paused", step=5)
    stop_without_worker(run)
    status = read_status(run)
    assert (status.state, status.step) == ("stopped", 5) and not is_held(run)


@pytest.mark.parametrize("state", ["finished", "failed", "stopped"])
def test_what_has_ended_is_not_stopped(run: RunDirectory, state: str) -> None:
    StatusWriter(run).write(state=state)
    with pytest.raises(InputError, match=f"demo-01 is {state}: there is nothing to stop"):
        stop_without_worker(run)
