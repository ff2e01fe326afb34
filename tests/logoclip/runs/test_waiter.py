"""Who waits for a device may die, and the machine restart: whoever looks goes on with the queue."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from logoclip.machine.device_lock import holders, take_device
from logoclip.machine.training_device import training_device
from logoclip.runs import StatusWriter
from logoclip.runs.launch import holding
from logoclip.runs.turn import enter
from logoclip.runs.waiter import tend
from tests.logoclip.runs.conftest import Make, Until, ids, kill, state


def waiters(tmp_path: Path) -> list[int]:
    """The processes that wait for the runs of this test."""
    found = subprocess.run(["pgrep", "-f", f"logoclip.runs.waiter {tmp_path}"], capture_output=True, text=True)
    return [int(word) for word in found.stdout.split()]


def test_the_queue_survives_its_waiter_and_goes_on_when_somebody_looks(
    make: Make, tmp_path: Path, until: Until
) -> None:
    first, second = make(), make()
    enter(first, tmp_path)
    enter(second, tmp_path)
    until(lambda: state(first) == "running")
    (waiter,) = until(lambda: waiters(tmp_path))  # type: ignore[misc]
    os.kill(waiter, signal.SIGKILL)
    until(lambda: not waiters(tmp_path))
    kill(first)
    until(lambda: state(first) == "lost")
    assert state(second) == "queued" and not holders(training_device())
    tend(tmp_path / "runs", tmp_path)
    tend(tmp_path / "runs", tmp_path)
    assert len(waiters(tmp_path)) <= 1, "one waiter, however many look"
    until(lambda: state(second) == "running")
    until(lambda: not waiters(tmp_path))  # where nothing waits nobody has to


def test_after_a_restart_of_the_machine_the_queue_is_what_it_was(make: Make, tmp_path: Path, until: Until) -> None:
    broken_off, second, third = make(), make(), make()
    # What a restart leaves: statuses of an earlier boot, and no process and no lock.
    StatusWriter(broken_off).write(state="running", pid=4711, turn=0, boot_id="an earlier boot")
    for run in (second, third):
        StatusWriter(run).write(boot_id="an earlier boot")
    assert ids(tmp_path / "runs") == [second.id, third.id]
    tend(tmp_path / "runs", tmp_path)
    until(lambda: state(second) == "running")
    assert (state(broken_off), state(third)) == ("lost", "queued")


def test_a_training_whose_launcher_died_before_it_could_start_it_is_not_forgotten(
    make: Make, tmp_path: Path, until: Until
) -> None:
    run = make()
    tend(tmp_path / "runs", tmp_path)
    until(lambda: state(run) == "running")


def test_two_devices_have_a_queue_each(make: Make, tmp_path: Path, until: Until) -> None:
    ours, other = make(), make(device="cuda:7")
    with holding(take_device(training_device(), "") or 0):
        tend(tmp_path / "runs", tmp_path)
        until(lambda: state(other) == "running")
        assert state(ours) == "queued"
    until(lambda: state(ours) == "running")
    assert holders(training_device()) and holders("cuda:7")
