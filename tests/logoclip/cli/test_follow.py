"""Watching a worker: what is shown, how each ending is answer, and what Ctrl+C does."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from logoclip.cli.follow import Ended, follow, newest_event, wait_until_free
from logoclip.runs import MetricsWriter, RunDirectory, StatusWriter, acquire, read_control

MakeRun = Callable[..., RunDirectory]
DEADLINE = 20.0


@pytest.fixture
def at_work() -> Iterator[Callable[..., None]]:
    """Plays the worker of a run in a thread: holds its lock, does `acts`, and lets go."""
    threads = []

    def start(run: RunDirectory, acts: Callable[[StatusWriter], None]) -> None:
        lock = acquire(run)
        status = StatusWriter(run)
        status.write(state="running")

        def work() -> None:
            try:
                acts(status)
            finally:
                os.close(lock)

        threads.append(threading.Thread(target=work))
        threads[-1].start()

    yield start
    for thread in threads:
        thread.join(DEADLINE)


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def test_a_run_that_finishes_is_followed_to_its_end(make_run: MakeRun, at_work: Any, capfd: Any) -> None:
    run = make_run()

    def acts(status: StatusWriter) -> None:
        with MetricsWriter(run.metrics) as metrics:
            metrics.event("note", 0, "gradient_accumulation_steps: 4 is used [not 8]")
            metrics.scalars(1, {"loss": 1.5})
            metrics.event("epoch", 1, "epoch 1: separation 0.3")
        status.write(step=1, steps_planned=1)
        status.write(state="finished")

    at_work(run, acts)
    assert follow(run, on_interrupt="paused").state == "finished"
    out, err = capfd.readouterr()
    assert out == ""
    assert "logoclip: gradient_accumulation_steps: 4 is used [not 8]\n" in err
    assert "logoclip: epoch 1: separation 0.3\n" in err


def test_events_that_were_shown_before_are_not_shown_again(make_run: MakeRun, capfd: Any) -> None:
    run = make_run(state="finished")
    with MetricsWriter(run.metrics) as metrics:
        metrics.event("note", 0, "old news")
        seen = newest_event(run)
        metrics.event("note", 0, "fresh news")
    follow(run, on_interrupt="paused", after=seen)
    err = capfd.readouterr().err
    assert "fresh news" in err
    assert "old news" not in err


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        ({"state": "failed", "error": "no space left"}, r"demo-01 failed: no space left \(log: .*worker\.log\)"),
        (
            {"state": "stopped", "last_durable_step": 7},
            r"demo-01 is stopped at step 7; go on with: logoclip runs resume",
        ),
        ({"state": "paused", "last_durable_step": 7}, r"demo-01 is paused at step 7; go on with: logoclip runs resume"),
        (
            {"state": "running", "last_durable_step": 7},
            r"its worker died: its process is gone without a word.*; step 7 is saved",
        ),
    ],
)
def test_each_other_ending_is_said_apart(make_run: MakeRun, status: dict[str, Any], answer: str) -> None:
    with pytest.raises(Ended, match=answer) as caught:
        follow(make_run(**status), on_interrupt="paused")
    assert caught.value.exit_code == 1


def test_a_worker_that_died_is_quoted(make_run: MakeRun) -> None:
    run = make_run(state="running")
    run.log.write_text("loading\nfailed: status.json: cannot be written: No space left on device\n")
    with pytest.raises(Ended, match=r"its worker died: failed: status\.json: cannot be written: No space left"):
        follow(run, on_interrupt="paused")


@pytest.mark.parametrize("wanted", ["paused", "stopped"])
def test_ctrl_c_asks_the_worker_and_waits_for_it(make_run: MakeRun, at_work: Any, wanted: Any) -> None:
    run, ours = make_run(), signal.getsignal(signal.SIGINT)

    def acts(status: StatusWriter) -> None:
        _until(lambda: signal.getsignal(signal.SIGINT) is not ours)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        _until(lambda: read_control(run).wanted != "running")
        status.write(state=read_control(run).wanted, last_durable_step=3)

    with pytest.raises(Ended, match=f"demo-01 is {wanted} at step 3") as caught:
        at_work(run, acts)
        follow(run, on_interrupt=wanted)
    assert caught.value.exit_code == 130
    assert signal.getsignal(signal.SIGINT) is ours


def test_waiting_lasts_until_the_lock_is_free(make_run: MakeRun, at_work: Any) -> None:
    """`paused` in the file while the lock is held is not yet paused."""
    run, written, may_end = make_run(), threading.Event(), threading.Event()

    def acts(status: StatusWriter) -> None:
        status.write(state="paused")
        written.set()
        may_end.wait(DEADLINE)

    at_work(run, acts)
    assert written.wait(DEADLINE)
    states: list[str] = []
    waiter = threading.Thread(target=lambda: states.append(wait_until_free(run).state))
    waiter.start()
    waiter.join(0.5)
    assert states == []
    may_end.set()
    waiter.join(DEADLINE)
    assert states == ["paused"]


def test_nobody_follows_a_worker_that_cannot_be_seen(make_run: MakeRun) -> None:
    run = make_run(state="running", host="orin", boot_id="orin's")
    with pytest.raises(Ended, match=r"demo-01 was running on orin, .* --take-over` goes on with it"):
        follow(run, on_interrupt="paused")
    assert wait_until_free(run).unseen


def test_who_waits_for_a_silent_worker_reads_so_once(
    make_run: MakeRun, at_work: Any, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, rounds = make_run(), iter(range(5))
    monkeypatch.setattr("logoclip.runs.status.SILENT_SECONDS", 0.0)
    heard = threading.Event()
    at_work(run, lambda status: (status.write(pid=77, host="orin"), heard.wait(DEADLINE), status.write(state="paused")))
    monkeypatch.setattr("logoclip.cli.follow.POLL_SECONDS", 0.0)
    monkeypatch.setattr("logoclip.cli.follow.time.sleep", lambda _: next(rounds, None) is None and heard.set())
    assert wait_until_free(run).state == "paused"
    assert capfd.readouterr().err.count("demo-01: no sign of life from its worker for 0 s") == 1
