"""A status as it is written."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from logoclip.errors import JobError
from logoclip.runs import RunDirectory, StatusWriter, read_status
from logoclip.runs.states import State
from logoclip.runs.status import written_status


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
        patch.setattr("logoclip.runs.status_writer.replace_text", full)
        writer.write(step=2, message="metrics.db cannot be written")
        for change in ({"state": "paused"}, {"last_durable_step": 2}):
            with pytest.raises(JobError, match="cannot be written: No space left"):
                writer.write(**change)
    assert written_status(run).step == 1
    writer.write(step=3)
    assert written_status(run).message == "metrics.db cannot be written"


def test_times_follow_the_state(run: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100, 200))
    monkeypatch.setattr("logoclip.runs.status_writer.time.time", lambda: float(next(clock)))
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
