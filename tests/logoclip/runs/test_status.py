"""What a run is, as its readers judge it."""

from __future__ import annotations

import contextlib
import errno
import json
import math
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from logoclip.errors import JobError
from logoclip.runs import RunDirectory, StatusWriter, acquire, lock, read_status
from logoclip.runs.status import ALIVE, ENDED, State, written_status


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
        ("finished", "stopping", "finished"),
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
        monkeypatch.setattr("logoclip.runs.status.time.time", lambda: set_to)
        assert read_status(run).silent_for == 0 and not read_status(run).silent
        later = time.monotonic() + 45
        monkeypatch.setattr("logoclip.runs.status.time.monotonic", lambda: later)
        assert read_status(run).silent_for == 40 and read_status(run).silent


def test_of_another_machine_the_silence_is_what_both_clocks_make_of_it(
    run: RunDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    updated = StatusWriter(run).write(state="running", **ELSEWHERE).updated
    for now, silent_for in ((updated + 95, 90), (updated - 95, 0)):
        monkeypatch.setattr("logoclip.runs.status.time.time", lambda now=now: now)
        assert read_status(run).silent_for == silent_for


@pytest.mark.parametrize("state", ["queued", "paused", "finished"])
def test_where_no_worker_is_due_there_is_no_silence(run: RunDirectory, state: State) -> None:
    StatusWriter(run).write(state=state, uptime=1.0)
    assert read_status(run).silent_for == 0


def test_what_a_reader_judges_is_never_written(run: RunDirectory) -> None:
    writer = StatusWriter(run)
    writer.write(state="running", silent_for=3, unseen=True)
    assert not {"silent_for", "unseen"} & json.loads(run.status_file.read_text()).keys()
    values = json.loads(run.status_file.read_text())
    run.status_file.write_text(json.dumps({**values, "state": "paused", "silent_for": 9, "unseen": True}))
    assert (read_status(run).silent_for, read_status(run).unseen) == (0, False)


def test_a_sign_of_life_changes_nothing_but_its_time(run: RunDirectory) -> None:
    writer = StatusWriter(run)
    before = writer.write(state="running", step=3)
    writer.beat()
    after = written_status(run)
    assert after.uptime > before.uptime and after.updated >= before.updated
    assert replace(after, updated=before.updated, uptime=before.uptime) == before


def test_signs_of_life_never_bring_back_what_has_been_replaced(run: RunDirectory) -> None:
    writer, over = StatusWriter(run), threading.Event()

    def beat() -> None:
        while not over.is_set():
            writer.beat()

    threads = [threading.Thread(target=beat) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for step in range(200):
            writer.write(step=step)
            assert written_status(run).step == step
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_a_disk_that_takes_no_sign_of_life_ends_nothing(run: RunDirectory, tmp_path: Path) -> None:
    writer = StatusWriter(run)
    run.path.rename(tmp_path / "gone")
    writer.beat()


def test_a_disk_that_takes_no_progress_ends_nothing_but_a_change_that_counts_is_needed(
    run: RunDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    writer = StatusWriter(run)
    writer.write(state="running", step=1)
    with monkeypatch.context() as patch:
        patch.setattr("logoclip.runs.status.replace_text", full)
        writer.write(step=2, message="metrics.db cannot be written")
        for change in ({"state": "paused"}, {"last_durable_step": 2}):
            with pytest.raises(JobError, match="cannot be written: No space left"):
                writer.write(**change)
    assert written_status(run).step == 1
    writer.write(step=3)
    assert written_status(run).message == "metrics.db cannot be written"


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


def test_what_workers_may_write_is_read(run: RunDirectory) -> None:
    """A figure that diverged, and a file name that is not UTF-8."""
    StatusWriter(run).write(state="finished", best_value=math.nan, error=os.fsdecode(b"\xff.jpg"))
    status = read_status(run)
    assert math.isnan(status.best_value or 0) and os.fsencode(status.error) == b"\xff.jpg"


def test_a_newer_version_may_write_more(run: RunDirectory) -> None:
    before = written_status(run)
    run.status_file.write_text(json.dumps({**json.loads(run.status_file.read_text()), "colour": "blue"}))
    assert written_status(run) == before


def test_what_is_written_is_what_is_read(run: RunDirectory) -> None:
    writer = StatusWriter(run)
    written = writer.write(state="finished", progress=(3, 4), best_value=0.5, acknowledged=("a",), message="é")
    assert read_status(run) == written == writer.current


def test_times_follow_the_state(run: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100, 200))
    monkeypatch.setattr("logoclip.runs.status.time.time", lambda: float(next(clock)))
    writer = StatusWriter(run)

    def times(state: State) -> tuple[float | None, float, float | None]:
        status = writer.write(state=state)
        return status.started, status.updated, status.ended

    assert times("starting") == (100, 100, None)
    assert times("running") == (100, 101, None)
    assert times("running") == (100, 102, None)
    assert times("paused") == (100, 103, 103)
    assert times("starting") == (104, 104, None)
    assert times("finished") == (104, 105, 105)


def test_every_state_is_alive_ended_or_neither() -> None:
    assert not ALIVE & ENDED
    assert {"queued", "lost"}.isdisjoint(ALIVE | ENDED)


def test_asks_are_acknowledged_and_old_ones_forgotten(run: RunDirectory) -> None:
    writer = StatusWriter(run)
    for i in range(40):
        writer.acknowledge(f"ask-{i}")
    assert read_status(run).acknowledged == tuple(f"ask-{i}" for i in range(8, 40))


def test_a_status_that_cannot_be_written_is_said_in_one_line(run: RunDirectory, tmp_path: Path) -> None:
    writer = StatusWriter(run)
    run.path.rename(tmp_path / "gone")
    with pytest.raises(JobError, match=r"status\.json: cannot be written: No such file"):
        writer.write(step=1)
