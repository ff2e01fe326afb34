"""Who holds a run: between real processes, killed ones, forked ones and many onlookers."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from logoclip.errors import InputError, JobError
from logoclip.runs import RunDirectory, acquire, adopt, is_held

Start = Callable[..., "subprocess.Popen[str]"]
Until = Callable[[Callable[[], object]], object]

WORKER = """
    import os, subprocess, sys
    from pathlib import Path
    from logoclip.runs import RunDirectory, adopt
    run, descriptor = RunDirectory(Path(sys.argv[1])), int(sys.argv[2])
    if {adopting}:
        adopt(run, descriptor)
    {child}
    print(pid, flush=True)
    sys.stdin.read()
    """
FORKED = "pid = os.fork()\n    if not pid: import signal; signal.pause()"
FORKED_TWICE = FORKED.replace("import signal", "import signal; os.fork()")
PROGRAM = "pid = subprocess.Popen(['sleep', '1000'], close_fds=False, stdout=subprocess.DEVNULL).pid"


@contextmanager
def hand_over(
    run: RunDirectory, start: Start, child: str, adopting: bool
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A worker that was given the lock, and the id of a process that it made. Both are gone afterwards."""
    descriptor = acquire(run)
    code = WORKER.format(adopting=adopting, child=child)
    worker = start(code, run.path, descriptor, pass_fds=(descriptor,), start_new_session=True)
    os.close(descriptor)
    assert worker.stdout
    try:
        yield worker, int(worker.stdout.readline())
    finally:
        os.killpg(worker.pid, signal.SIGKILL)


def test_a_run_is_held_by_one_at_a_time(run: RunDirectory) -> None:
    assert not is_held(run)
    descriptor = acquire(run)
    assert is_held(run)
    with pytest.raises(InputError, match="demo-01: a worker is at this run already"):
        acquire(run)
    os.close(descriptor)
    assert not is_held(run)
    os.close(acquire(run))


def test_a_held_run_is_refused_at_once(run: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.holding.time.sleep", lambda _: pytest.fail("waited for a holder"))
    acquire(run)
    with pytest.raises(InputError):
        acquire(run)


@pytest.mark.parametrize("child", [FORKED, FORKED_TWICE, PROGRAM], ids=["fork", "fork twice", "program"])
def test_what_a_killed_worker_leaves_behind_does_not_keep_its_lock(
    run: RunDirectory, start: Start, until: Until, child: str
) -> None:
    with hand_over(run, start, child, adopting=True) as (worker, orphan):
        assert is_held(run)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        until(lambda: not is_held(run))
        os.kill(orphan, 0)


def test_without_adopting_a_forked_child_would_keep_the_lock(run: RunDirectory, start: Start) -> None:
    with hand_over(run, start, FORKED, adopting=False) as (worker, _):
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert is_held(run)


def test_a_worker_keeps_the_lock_after_its_children_have_ended(run: RunDirectory, start: Start) -> None:
    child = "pid = os.fork()\n    if not pid: os._exit(0)\n    os.waitpid(pid, 0)"
    with hand_over(run, start, child, adopting=True):
        assert is_held(run)


def test_a_descriptor_of_something_else_is_not_adopted(run: RunDirectory) -> None:
    os.close(acquire(run))
    for descriptor in (os.open(run.config, os.O_RDONLY), 9999):
        with pytest.raises(JobError, match="workers are started by a launcher"):
            adopt(run, descriptor)


def test_a_descriptor_that_does_not_hold_the_lock_is_not_adopted(run: RunDirectory) -> None:
    acquire(run)
    with pytest.raises(JobError, match="workers are started by a launcher"):
        adopt(run, os.open(run.lock, os.O_RDWR))


def test_where_there_are_no_locks_nobody_holds_one_and_nobody_gets_one(
    run: RunDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.close(acquire(run))

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("logoclip.runs.lock.fcntl.flock", refuse)
    assert not is_held(run)
    with pytest.raises(JobError, match=r"worker\.lock: cannot be locked: No locks available"):
        acquire(run)


def test_a_launcher_waits_for_an_onlooker(run: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    os.close(acquire(run))
    onlooker = os.open(run.lock, os.O_RDONLY)
    fcntl.flock(onlooker, fcntl.LOCK_SH)
    monkeypatch.setattr("logoclip.holding.time.sleep", lambda _: fcntl.flock(onlooker, fcntl.LOCK_UN))
    acquire(run)
    assert is_held(run)


def test_onlookers_never_make_a_launcher_fail(run: RunDirectory, start: Start) -> None:
    code = """
        import sys
        from pathlib import Path
        from logoclip.runs import RunDirectory, is_held
        run = RunDirectory(Path(sys.argv[1]))
        print("ready", flush=True)
        while True:
            is_held(run)
        """
    for onlooker in [start(code, run.path) for _ in range(2)]:
        assert onlooker.stdout and onlooker.stdout.readline() == "ready\n"
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.001):
            is_held(run)

    threads = [threading.Thread(target=look) for _ in range(18)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(50):
            os.close(acquire(run))
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_of_many_launchers_at_once_exactly_one_gets_the_run(run: RunDirectory) -> None:
    barrier, got = threading.Barrier(16), []

    def try_it() -> None:
        barrier.wait()
        try:
            got.append(acquire(run))
        except InputError:
            got.append(None)

    threads = [threading.Thread(target=try_it) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 16 and sum(one is not None for one in got) == 1


def test_onlookers_do_not_take_each_other_for_workers(run: RunDirectory) -> None:
    os.close(acquire(run))
    barrier, seen = threading.Barrier(8), []

    def look() -> None:
        barrier.wait()
        seen.extend(is_held(run) for _ in range(200))

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 1600 and not any(seen)
