"""After whom a training comes, and when: from what is known of the runs before it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from logoclip.config.config_file import dump_config
from logoclip.config.schema import TrainingConfig
from logoclip.jobs.waiting_list import Queued, busy_with, expected_seconds, queued, with_turns
from logoclip.machine.boot import boot_id
from logoclip.machine.device_lock import take_device
from logoclip.runs import create_run
from logoclip.runs.launch import holding
from logoclip.runs.summary import RunSummary, Summaries

Make = Callable[..., RunSummary]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a run with a config and a status as the test says; it waits for `cpu` unless that says otherwise."""

    def new(settings: dict[str, Any] | None = None, **status: Any) -> RunSummary:
        text = dump_config(TrainingConfig(max_epochs=10, **(settings or {})))
        run = create_run(tmp_path / "runs", "demo", "train", text, device="cpu")
        return replace(Summaries().of(run), **status)

    return new


def at_work(run: RunSummary, **changes: Any) -> RunSummary:
    return replace(run, state="running", turn=0, **changes)


def test_each_comes_after_the_one_before_it_when_that_lets_its_end_be_known(make: Make) -> None:
    finished = make(state="finished", turn=0, epoch=10, started=1000.0, ended=1600.0)
    first, second, third = make(), make(), make()
    running = at_work(make(), seconds_left=700.0)
    assert queued([third, running, second, finished, first]) == [
        Queued(first.id, "cpu", 1, running.id, 600.0, 600.0),
        Queued(second.id, "cpu", 2, first.id, 1200.0, 600.0),
        Queued(third.id, "cpu", 3, second.id, 1800.0, 600.0),
    ]
    assert queued([running, first, finished])[0].said == f"after {running.id}, in about 10 min"
    turns = with_turns([running, first, finished])
    assert list(turns) == [first.id] and turns[first.id].after == running.id


@pytest.mark.parametrize("other", [{"lora_r": 4}, {"data_dir": "data/other"}, {"batch_size": 8}])
def test_only_runs_of_like_shape_say_how_long_one_takes(make: Make, other: dict[str, Any]) -> None:
    unlike = make(other, state="finished", turn=0, epoch=10, started=1000.0, ended=1600.0)
    waits, next_one = make(), make()
    assert expected_seconds(waits, [unlike]) is None
    running = at_work(make(), seconds_left=60.0)
    after = queued([unlike, running, waits, next_one])
    assert [one.starts_in for one in after] == [60.0, None]
    assert after[1].said == f"after {waits.id}"


def test_one_that_goes_on_takes_what_is_left_of_its_epochs(make: Make) -> None:
    finished = make(state="finished", turn=0, epoch=5, started=1000.0, ended=1050.0)
    assert expected_seconds(make(epoch=4), [finished]) == 60.0
    assert expected_seconds(make({"learning_rate": 0.1}), [finished]) == 100.0
    interrupted = replace(finished, attempt=2)
    assert expected_seconds(make(), [interrupted]) is None, "the time between its workers is no work"


def test_devices_have_a_queue_each_and_other_machines_theirs(make: Make) -> None:
    gpu, cpu = make(device="cuda:0"), make()
    elsewhere = make(host="another", boot_id="another boot")
    found = queued([gpu, cpu, elsewhere, at_work(make(), device="cuda:0", boot_id=boot_id())])
    assert [(one.id, one.place) for one in found] == [(cpu.id, 1), (gpu.id, 1)]
    assert found[0].said == "starts in a moment"


def test_a_training_of_another_workspace_is_named_by_that(make: Make) -> None:
    waits = make()
    with holding(take_device("cpu", "/home/ada/logos") or 0):
        (found,) = queued([waits])
        assert found.said == "after a training of /home/ada/logos" and found.starts_in is None
        assert busy_with("cpu", [waits]) == "a training of /home/ada/logos"
    assert busy_with("cpu", [waits]) == ""


def test_a_damaged_config_leaves_the_time_unknown(make: Make) -> None:
    waits, finished = make(), make(state="finished", turn=0, epoch=5, started=1000.0, ended=1050.0)
    Path(waits.path, "config.yaml").write_text("learning_rate: [")
    assert expected_seconds(waits, [finished]) is None
    assert queued([waits, finished])[0].takes is None
