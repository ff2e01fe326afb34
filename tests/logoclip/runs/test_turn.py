"""Trainings that get their turn on a device, at once or when that is free: between real processes."""

from __future__ import annotations

from pathlib import Path

from logoclip.machine.device_lock import holders, take_device
from logoclip.machine.training_device import training_device
from logoclip.runs import read_status, want
from logoclip.runs.turn import enter, go_on
from tests.logoclip.runs.conftest import Make, Until, ids, kill, state


def test_one_computes_the_next_waits_and_begins_when_the_first_is_paused(
    make: Make, tmp_path: Path, until: Until
) -> None:
    first, second, third = make(), make(), make()
    assert enter(first, tmp_path).state == "starting"
    assert [enter(run, tmp_path).state for run in (second, third)] == ["queued", "queued"]
    until(lambda: state(first) == "running")
    assert ids(tmp_path / "runs") == [second.id, third.id]
    assert holders(training_device()) == [str(tmp_path)]
    want(first, "paused")
    until(lambda: state(second) == "running")
    assert (state(first), state(third)) == ("paused", "queued")
    assert go_on(first, tmp_path).state == "queued", "behind the one that waits already"
    assert ids(tmp_path / "runs") == [third.id, first.id]
    assert read_status(first).attempt == 2
    want(second, "stopped")
    until(lambda: state(third) == "running")
    want(third, "stopped")
    until(lambda: state(first) == "running")
    assert read_status(first).attempt == 2 and read_status(first).turn == 0


def test_a_killed_worker_makes_room_for_the_next(make: Make, tmp_path: Path, until: Until) -> None:
    first, second = make(), make()
    enter(first, tmp_path)
    enter(second, tmp_path)
    until(lambda: state(first) == "running")
    kill(first)
    until(lambda: state(second) == "running")
    assert state(first) == "lost"


def test_one_resumed_at_once_after_its_end_does_not_wait_for_itself(make: Make, tmp_path: Path, until: Until) -> None:
    run = make()
    enter(run, tmp_path)
    for _ in range(5):
        until(lambda: state(run) == "running")
        want(run, "paused")
        until(lambda: '"paused"' in run.status_file.read_text())  # its process may still be there
        assert go_on(run, tmp_path).state in ("starting", "running")


def test_one_can_begin_at_once_and_the_next_waits_for_all(make: Make, tmp_path: Path, until: Until) -> None:
    first, second, third = make(), make(), make()
    enter(first, tmp_path)
    enter(third, tmp_path)
    until(lambda: state(first) == "running")
    go_on(second, tmp_path, now=True)
    until(lambda: state(second) == "running")
    assert len(holders(training_device())) == 2
    want(first, "stopped")
    until(lambda: state(first) == "stopped")
    assert take_device(training_device(), "") is None, "the one beside still computes"
    assert state(third) == "queued"
    want(second, "stopped")
    until(lambda: state(third) == "running")
