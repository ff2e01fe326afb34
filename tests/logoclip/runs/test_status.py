"""What a run is, as its readers judge it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

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
        ("finished", "finished", "finished"),
        ("failed", "failed", "failed"),
    ],
)
def test_a_state_is_judged_by_whether_a_worker_holds_the_run(
    run: RunDirectory, written: State, held: State, free: State
) -> None:
    with holding(run):
        StatusWriter(run).write(state=written)
        assert read_status(run).state == held
    assert read_status(run).state == free


def test_a_run_of_another_machine_is_shown_as_written(run: RunDirectory) -> None:
    StatusWriter(run).write(state="running", host="elsewhere")
    assert read_status(run).state == "running"


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
    "text", ["", "{", "[]", "{}", '{"kind": "train", "state": "odd"}', '{"kind": 1, "state": "running"}']
)
def test_a_damaged_status_is_lost_and_says_why(run: RunDirectory, text: str) -> None:
    run.status_file.write_text(text)
    status = read_status(run)
    assert status.state == "lost" and "status.json: cannot be read" in status.error and status.name == run.id
    with pytest.raises(JobError, match=r"status\.json: cannot be read"):
        StatusWriter(run)


def test_a_newer_version_may_write_more(run: RunDirectory) -> None:
    values = json.loads(run.status_file.read_text())
    assert parse_status(json.dumps({**values, "colour": "blue"})) == parse_status(run.status_file.read_bytes())


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
