"""What people ask of a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.errors import InputError
from logoclip.runs import RunDirectory, StatusWriter, acquire, read_control, read_status, steering

STEERS = (steering.pause, steering.stop, steering.checkpoint)


@pytest.mark.parametrize(
    ("steer", "wanted", "asks"),
    [(steering.pause, "paused", 0), (steering.stop, "stopped", 0), (steering.checkpoint, "running", 1)],
)
def test_what_is_asked_of_a_worker_stands_in_its_control_file(
    run: RunDirectory, steer: Callable[[RunDirectory], object], wanted: str, asks: int
) -> None:
    acquire(run)
    StatusWriter(run).write(state="running")
    given = steer(run)
    control = read_control(run)
    assert (control.wanted, len(control.asks)) == (wanted, asks)
    assert [ask.id for ask in control.asks] == [given] * asks


@pytest.mark.parametrize("steer", STEERS)
@pytest.mark.parametrize(("state", "hint"), [("finished", ""), ("failed", "; `logoclip runs resume demo-01`")])
def test_nothing_is_asked_where_nobody_is_there_to_obey(
    run: RunDirectory, steer: Callable[[RunDirectory], object], state: str, hint: str
) -> None:
    StatusWriter(run).write(state=state)
    with pytest.raises(InputError, match=f"demo-01 is {state}: no worker is at it{hint}"):
        steer(run)
    assert not run.control_file.exists()


@pytest.mark.parametrize("state", ["queued", "paused"])
def test_a_run_without_a_worker_is_stopped_at_once(run: RunDirectory, state: str) -> None:
    StatusWriter(run).write(state=state)
    steering.stop(run)
    assert read_status(run).state == "stopped"


@pytest.mark.parametrize("wish", [steering.pause, steering.stop])
def test_a_wish_that_was_not_heard_yet_is_taken_back(
    run: RunDirectory, tmp_path: Path, wish: Callable[[RunDirectory], object]
) -> None:
    acquire(run)
    StatusWriter(run).write(state="running")
    wish(run)
    steering.resume(run, tmp_path)
    assert read_control(run).wanted == "running"


@pytest.mark.parametrize(("state", "wished"), [("pausing", True), ("running", False)])
def test_what_was_heard_cannot_be_taken_back_and_nothing_is_nothing_to_take_back(
    run: RunDirectory, tmp_path: Path, state: str, wished: bool
) -> None:
    acquire(run)
    StatusWriter(run).write(state=state)
    if wished:
        steering.pause(run)
    with pytest.raises(InputError, match="a worker is at this run already"):
        steering.resume(run, tmp_path)
    assert read_control(run).wanted == ("paused" if wished else "running")


def test_a_checkpoint_is_asked_for_at_the_step_where_the_run_is(run: RunDirectory) -> None:
    acquire(run)
    StatusWriter(run).write(state="running", step=412)
    steering.checkpoint(run)
    assert read_control(run).asks[0].step == 412
