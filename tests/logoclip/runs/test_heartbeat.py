"""Signs of life, of real processes: at work in one long step, stopped, hanging in the kernel, and ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.runs import RunDirectory, StatusWriter, heartbeat, read_status

Start = Callable[..., "subprocess.Popen[str]"]
Until = Callable[[Callable[[], object]], object]

# A worker in the midst of one long step.
WORKER = """
    import ctypes, os, sys
    from pathlib import Path
    from logoclip.runs import RunDirectory, StatusWriter, acquire, heartbeat
    run = RunDirectory(Path(sys.argv[1]))
    acquire(run)
    status = StatusWriter(run)
    status.write(state="running", pid=os.getpid(), step=7)
    with heartbeat(status, 0.05):
        print("ready", flush=True)
        {step}
    """
# A parent waits uninterruptibly until its new child has opened the files it was given: here a FIFO nobody writes to.
HANGING = """
        libc, actions = ctypes.CDLL(None), ctypes.create_string_buffer(1024)
        libc.posix_spawn_file_actions_init(actions)
        libc.posix_spawn_file_actions_addopen(actions, 0, sys.argv[2].encode(), os.O_RDONLY, 0)
        arguments = (ctypes.c_char_p * 2)(b"true", None)
        libc.posix_spawn(ctypes.byref(ctypes.c_int()), b"/bin/true", actions, None, arguments, None)
        sys.stdin.read()
    """


def signs(run: RunDirectory) -> Callable[[], object]:
    """Asks whether there has been another sign of life since the last time it was true."""
    seen = [read_status(run).uptime]

    def another() -> bool:
        now = read_status(run).uptime
        grew = now > seen[-1]
        seen.append(now)
        return grew

    return another


def age(run: RunDirectory) -> float:
    return time.monotonic() - read_status(run).uptime


def test_a_long_step_is_full_of_signs_of_life_and_a_stopped_process_gives_none(
    run: RunDirectory, start: Start, until: Until
) -> None:
    worker = start(WORKER.format(step="sys.stdin.read()"), run.path)
    assert worker.stdout and worker.stdout.readline() == "ready\n"
    another = signs(run)
    for _ in range(3):
        until(another)
    worker.send_signal(signal.SIGSTOP)
    os.waitpid(worker.pid, os.WUNTRACED)
    stopped = read_status(run)
    until(lambda: age(run) > 1)
    status = read_status(run)
    assert (status.uptime, status.state, status.step) == (stopped.uptime, "running", 7)
    worker.send_signal(signal.SIGCONT)
    until(lambda: age(run) < 1)


@pytest.mark.skipif(sys.platform != "linux", reason="only there a thread can be seen to hang in the kernel")
def test_a_step_that_hangs_in_the_kernel_gives_no_sign_of_life(
    run: RunDirectory, start: Start, until: Until, tmp_path: Path
) -> None:
    os.mkfifo(fifo := tmp_path / "fifo")
    worker = start(WORKER.format(step=HANGING.strip()), run.path, fifo)
    assert worker.stdout and worker.stdout.readline() == "ready\n"
    try:
        until(lambda: age(run) > 1)
    finally:  # with somebody at the other end the child opens its file, and the step goes on
        both_ends = os.open(fifo, os.O_RDWR)
    until(lambda: age(run) < 1)
    os.close(both_ends)


def test_no_sign_of_life_comes_after_the_block(run: RunDirectory, until: Until) -> None:
    status = StatusWriter(run)
    with heartbeat(status, 0.001):
        before = status.write(state="running").uptime
        until(lambda: status.current.uptime > before)
    assert not [thread for thread in threading.enumerate() if thread.name == "heartbeat"]
    last = status.write(state="paused")
    assert read_status(run) == last
