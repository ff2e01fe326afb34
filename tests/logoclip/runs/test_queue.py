"""The order of what waits; and one run, started by one, whoever else starts or drops it."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from logoclip.errors import InputError, JobError
from logoclip.machine.device_lock import holders, take_device
from logoclip.machine.training_device import training_device
from logoclip.runs import StatusWriter
from logoclip.runs.launch import holding
from logoclip.runs.queue import advance, drop, move, waiting
from logoclip.runs.turn import go_on
from tests.logoclip.conftest import Start
from tests.logoclip.runs.conftest import Make, Until, ids, state

PYTHON = sys.executable


def test_another_machines_queue_is_left_alone_until_a_person_says_so(make: Make, tmp_path: Path, until: Until) -> None:
    run = make()
    StatusWriter(run).write(boot_id="of another machine", host="another machine")
    assert not waiting(tmp_path / "runs")
    assert advance(tmp_path / "runs", tmp_path, training_device()) is None
    with pytest.raises(InputError, match="waits on another machine"):
        move(run, "first")
    go_on(run, tmp_path, now=True)
    until(lambda: state(run) == "running")


MOVES: list[tuple[str, str, list[int]]] = [
    ("1", "up", [1, 0, 2, 3]),
    ("0", "up", [0, 1, 2, 3]),
    ("1", "down", [0, 2, 1, 3]),
    ("3", "down", [0, 1, 2, 3]),
    ("2", "first", [2, 0, 1, 3]),
    ("0", "last", [1, 2, 3, 0]),
]


@pytest.mark.parametrize(("which", "to", "expected"), MOVES)
def test_what_waits_can_be_moved(make: Make, tmp_path: Path, which: str, to: Any, expected: list[int]) -> None:
    line = [make() for _ in range(4)]
    move(line[int(which)], to)
    assert ids(tmp_path / "runs") == [line[place].id for place in expected]
    latest = make()
    assert ids(tmp_path / "runs")[-1] == latest.id, "who comes later waits behind"


def test_what_is_dropped_can_be_queued_again_at_the_end(make: Make, tmp_path: Path) -> None:
    first, second, third = make(), make(), make()
    with holding(take_device(training_device(), "") or 0):
        drop(first)
        assert state(first) == "stopped" and ids(tmp_path / "runs") == [second.id, third.id]
        with pytest.raises(InputError, match="demo-01 is stopped: it waits in no queue"):
            drop(first)
        with pytest.raises(InputError, match="waits in no queue"):
            move(first, "first")
        assert go_on(first, tmp_path).state == "queued"
        assert go_on(second, tmp_path).state == "queued"  # keeps its place
        assert ids(tmp_path / "runs") == [second.id, third.id, first.id]
        for run in (first, second, third):
            drop(run)


LOOKER = """
    import sys
    from pathlib import Path
    from logoclip.runs.queue import advance
    sys.executable = sys.argv[1]
    print("ready", flush=True)
    for _ in sys.stdin:
        for _ in range(40):
            if run := advance(Path(sys.argv[2]) / "runs", Path(sys.argv[2]), sys.argv[3]):
                print(run.id, flush=True)
                break
        else:
            print("none", flush=True)
    """


def test_of_two_lookers_one_starts_a_run_and_nobody_starts_it_twice(
    make: Make, tmp_path: Path, small_worker: Path, start: Start, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A worker that only counts itself, so that many rounds take no time.
    small_worker.write_text('#!/bin/sh\necho x >> "$3/started"\n')
    with monkeypatch.context() as real:
        real.setattr(sys, "executable", PYTHON)
        lookers = [start(LOOKER, small_worker, tmp_path, training_device()) for _ in range(3)]
    for looker in lookers:
        assert looker.stdout and looker.stdout.readline() == "ready\n"
    made = []
    for _ in range(30):
        made.append(make())
        for looker in lookers:
            assert looker.stdin
            looker.stdin.write("go\n")
            looker.stdin.flush()
        said = Counter(looker.stdout.readline().strip() for looker in lookers if looker.stdout)
        assert said[made[-1].id] == 1 and said["none"] == len(lookers) - 1
        until(lambda: not holders(training_device()))
    until(lambda: all((run.path / "started").exists() for run in made))
    assert {(run.path / "started").read_text() for run in made} == {"x\n"}


def test_one_is_dropped_or_started_and_never_both(
    make: Make, tmp_path: Path, small_worker: Path, start: Start, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_worker.write_text('#!/bin/sh\necho x >> "$3/started"\n')
    with monkeypatch.context() as real:
        real.setattr(sys, "executable", PYTHON)
        looker = start(LOOKER, small_worker, tmp_path, training_device())
    assert looker.stdout and looker.stdin and looker.stdout.readline() == "ready\n"
    outcomes = Counter[bool]()
    for _ in range(40):
        run = make()
        looker.stdin.write("go\n")
        looker.stdin.flush()
        try:
            drop(run)
            dropped = True
        except (InputError, JobError) as error:
            assert "waits" in str(error)
            dropped = False
        started = looker.stdout.readline().strip() == run.id
        assert started != dropped
        assert (state(run) == "stopped") == dropped
        outcomes[started] += 1
        until(lambda: not holders(training_device()))
    assert outcomes[True] or outcomes[False]
