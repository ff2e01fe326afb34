"""Statuses as readers judge them."""

from __future__ import annotations

import contextlib
import json
import math
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from logoclip.errors import JobError
from logoclip.runs import RunDirectory, StatusWriter, acquire, lock, read_status
from logoclip.runs.states import State


@contextmanager
def holding(run: RunDirectory) -> Iterator[None]:
    descriptor = acquire(run)
    try:
        yield
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("written", "held", "free"),
    [
        ("queued", "queued", "queued"),
        ("starting", "starting", "lost"),
        ("running", "running", "lost"),
        ("pausing", "pausing", "lost"),
        ("paused", "pausing", "paused"),
        ("stopping", "stopping", "lost"),
        ("stopped", "stopping", "stopped"),
        ("finished", "ending", "finished"),
        ("failed", "stopping", "failed"),
    ],
)
def test_a_state_is_judged_by_whether_a_worker_holds_the_run(
    run: RunDirectory, written: State, held: State, free: State
) -> None:
    with holding(run):
        StatusWriter(run).write(state=written)
        assert read_status(run).state == held
    assert read_status(run).state == free


def test_an_end_that_is_coming_says_which(run: RunDirectory) -> None:
    with holding(run):
        StatusWriter(run).write(state="failed", error="no space left")
        status = read_status(run)
        assert (status.message, status.error) == ("failed: waiting for its process to end", "no space left")


# What the status says of the machine that is at the run: this one, this one under another name, this one before its
# last boot, and another one.
HERE, RENAMED = {}, {"host": "before"}
REBOOTED, ELSEWHERE = {"boot_id": "before"}, {"host": "orin", "boot_id": "orin's"}


@pytest.mark.parametrize(
    ("place", "held", "state", "unseen"),
    [
        (HERE, False, "lost", False),
        (RENAMED, True, "running", False),
        (RENAMED, False, "lost", False),
        (REBOOTED, False, "lost", False),
        (ELSEWHERE, True, "running", False),
        (ELSEWHERE, False, "running", True),
    ],
    ids=["here", "renamed, held", "renamed", "rebooted", "elsewhere, held", "elsewhere"],
)
def test_the_lock_and_the_boot_decide_and_not_the_name_of_the_machine(
    run: RunDirectory, place: dict[str, str], held: bool, state: State, unseen: bool
) -> None:
    StatusWriter(run).write(state="running", **place)
    with holding(run) if held else contextlib.nullcontext():
        status = read_status(run)
    assert (status.state, status.unseen) == (state, unseen)


@pytest.mark.parametrize(("host", "state"), [(None, "lost"), ("orin", "running")])
def test_a_run_of_a_version_that_wrote_no_boot_is_known_by_its_machine(
    run: RunDirectory, host: str | None, state: State
) -> None:
    StatusWriter(run).write(state="running", **({"host": host} if host else {}))
    values = json.loads(run.status_file.read_text())
    del values["boot_id"], values["uptime"], values["serial"]
    run.status_file.write_text(json.dumps(values))
    assert read_status(run).state == state


def test_an_end_elsewhere_is_an_end(run: RunDirectory) -> None:
    StatusWriter(run).write(state="finished", **ELSEWHERE)
    assert (read_status(run).state, read_status(run).unseen) == ("finished", False)


@pytest.mark.parametrize("set_to", [0.0, 4e9], ids=["1970", "2096"])
def test_silence_is_measured_whatever_becomes_of_the_clock(
    run: RunDirectory, monkeypatch: pytest.MonkeyPatch, set_to: float
) -> None:
    with holding(run):
        StatusWriter(run).write(state="running")
        monkeypatch.setattr("logoclip.runs.judging.time.time", lambda: set_to)
        assert read_status(run).silent_for == 0 and not read_status(run).silent
        later = time.monotonic() + 45
        monkeypatch.setattr("logoclip.runs.judging.time.monotonic", lambda: later)
        assert read_status(run).silent_for == 40 and read_status(run).silent


def test_of_another_machine_the_silence_is_what_both_clocks_make_of_it(
    run: RunDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    updated = StatusWriter(run).write(state="running", **ELSEWHERE).updated
    for now, silent_for in ((updated + 95, 90), (updated - 95, 0)):
        monkeypatch.setattr("logoclip.runs.judging.time.time", lambda now=now: now)
        assert read_status(run).silent_for == silent_for


@pytest.mark.parametrize("state", ["queued", "paused", "finished"])
def test_where_no_worker_is_due_there_is_no_silence(run: RunDirectory, state: State) -> None:
    StatusWriter(run).write(state=state, uptime=1.0)
    assert read_status(run).silent_for == 0


def test_lost_keeps_what_the_worker_wrote_last(run: RunDirectory) -> None:
    StatusWriter(run).write(state="running", step=120, last_durable_step=100, pid=4711)
    status = read_status(run)
    assert (status.state, status.step, status.last_durable_step, status.pid) == ("lost", 120, 100, 4711)


@pytest.mark.parametrize("last_word", ["paused", "finished", "failed"])
def test_a_worker_that_ends_between_reading_and_probing_is_not_lost(
    run: RunDirectory, monkeypatch: pytest.MonkeyPatch, last_word: State
) -> None:
    writer = StatusWriter(run)
    writer.write(state="running")

    def ends_just_before(_: RunDirectory) -> bool:
        writer.write(state=last_word)
        return False

    monkeypatch.setattr(lock, "is_held", ends_just_before)
    assert read_status(run).state == last_word


def test_a_launch_between_reading_and_probing_is_not_lost(run: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = StatusWriter(run)
    writer.write(state="running", attempt=1)
    answers = iter([False, True])

    def launched_just_after(_: RunDirectory) -> bool:
        held = next(answers)
        if not held:
            writer.write(state="starting", attempt=2)
        return held

    monkeypatch.setattr(lock, "is_held", launched_just_after)
    assert read_status(run).state == "starting"


def test_a_worker_killed_without_warning_is_lost(
    run: RunDirectory, start: Callable[..., subprocess.Popen[str]], until: Callable[[Callable[[], object]], object]
) -> None:
    worker = start(
        """
        import os, sys
        from pathlib import Path
        from logoclip.runs import RunDirectory, StatusWriter, acquire
        run = RunDirectory(Path(sys.argv[1]))
        acquire(run)
        StatusWriter(run).write(state="running", pid=os.getpid(), step=7)
        print("ready", flush=True)
        sys.stdin.read()
        """,
        run.path,
    )
    assert worker.stdout and worker.stdout.readline() == "ready\n"
    assert read_status(run).state == "running"
    worker.send_signal(signal.SIGKILL)
    until(lambda: read_status(run).state == "lost")
    assert read_status(run).step == 7


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"kind": "train", "state": "odd"}', '{"kind": 1, "state": "running"}', "[" * 100_000]
)
def test_a_damaged_status_is_lost_and_says_why(run: RunDirectory, text: str) -> None:
    run.status_file.write_text(text)
    status = read_status(run)
    assert status.state == "lost" and "status.json: cannot be read" in status.error and status.name == run.id
    with pytest.raises(JobError, match=r"status\.json: cannot be read"):
        StatusWriter(run)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("progress", [1]),
        ("progress", "12"),
        ("step", None),
        ("step", -1),
        ("step", 10**400),
        ("created", "yesterday"),
        ("created", 1e300),
        ("updated", math.nan),
        ("acknowledged", [[]]),
        ("error", {"why": "?"}),
    ],
)
def test_one_odd_value_is_a_fault_of_that_run_alone(run: RunDirectory, key: str, value: object) -> None:
    run.status_file.write_text(json.dumps({**json.loads(run.status_file.read_text()), key: value}))
    status = read_status(run)
    assert status.state == "lost" and f"$.{key}" in status.error
