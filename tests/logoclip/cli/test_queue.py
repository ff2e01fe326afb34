"""`logoclip runs queue`, and how a training waits in the foreground."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.config.config_file import edit_config
from logoclip.machine.device_lock import take_device
from logoclip.machine.training_device import training_device
from logoclip.runs import RunDirectory, create_run, find_run, read_status
from logoclip.runs.launch import holding
from logoclip.runs.queue import drop, waiting
from logoclip.workspace import Workspace
from tests.logoclip.cli.conftest import Cli
from tests.logoclip.jobs.conftest import CONFIG, furnish

Until = Callable[..., object]


@pytest.fixture
def busy(workspace: Workspace) -> list[RunDirectory]:
    """Three trainings that wait, while somebody else computes."""
    descriptor = take_device(training_device(), "/home/ada/logos")
    assert descriptor is not None
    with holding(descriptor):
        line = [create_run(workspace.runs, "demo", "train", CONFIG, device=training_device()) for _ in range(3)]
        yield line  # type: ignore[misc]
        for one in waiting(workspace.runs):
            drop(one.run)


def listed(cli: Cli, *arguments: str) -> list[str]:
    done = cli("runs", "queue", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return [one["id"] for one in json.loads(done.stdout)["queue"]]


def test_what_waits_is_listed_moved_and_dropped(cli: Cli, busy: list[RunDirectory]) -> None:
    first, second, third = (run.id for run in busy)
    shown = cli("runs", "queue").stdout
    assert "after" in shown and "/home/ada/logos" in shown.replace("\n", "")
    assert listed(cli) == [first, second, third]
    assert listed(cli, "--move", third, "first") == [third, first, second]
    assert listed(cli, "--drop", first) == [third, second]
    assert read_status(busy[0]).state == "stopped"
    queued_again = cli("runs", "resume", first)
    assert f"{first} is queued after {second}" in queued_again.stderr
    assert f"queued after {second}" in cli("runs", "list", env={"COLUMNS": "160"}).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--drop", "demo-09"), "no run is called 'demo-09'"),
        (("--move", "demo-01", "sideways"), "sideways"),
        (("--start", "other-01"), "other-01 is stopped: it waits in no queue"),
        (("--move", "other-01", "up"), "other-01 is stopped: it waits in no queue"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    cli: Cli, busy: list[RunDirectory], workspace: Workspace, arguments: tuple[str, ...], said: str
) -> None:
    drop(create_run(workspace.runs, "other", "train", CONFIG, device=training_device()))
    done = cli("runs", "queue", *arguments)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert [one.run for one in waiting(workspace.runs)] == busy


def test_pausing_what_waits_says_what_to_do(cli: Cli, busy: list[RunDirectory]) -> None:
    done = cli("runs", "pause", busy[0].id)
    assert done.returncode == 2 and "waits in the queue of" in done.stderr and "--drop demo-01" in done.stderr
    assert cli("runs", "stop", busy[0].id).returncode == 0
    assert read_status(busy[0]).state == "stopped"


def test_a_training_in_the_foreground_shows_its_place_and_leaves_it_with_ctrl_c(
    workspace: Workspace, tiny_clip_dir: Path
) -> None:
    furnish(workspace, tiny_clip_dir)
    (workspace.configs / "a.yaml").write_text(CONFIG)
    command = [sys.executable, "-m", "logoclip", "train", "--config", "configs/a.yaml"]
    with holding(take_device(training_device(), "/home/ada/logos") or 0):
        person = subprocess.Popen(command, cwd=workspace.root, stderr=subprocess.PIPE, text=True)
        assert person.stderr
        assert "a-01 is queued after a training of /home/ada/logos" in person.stderr.readline()
        assert read_status(find_run(workspace.runs, "a-01")).waiting
        person.send_signal(signal.SIGINT)
        _, said = person.communicate(timeout=60)
    assert person.returncode == 130 and "a-01 is stopped" in said
    assert read_status(find_run(workspace.runs, "a-01")).state == "stopped"


def test_it_begins_when_its_turn_comes_or_at_once_with_a_warning(
    cli: Cli, workspace: Workspace, tiny_clip_dir: Path, until: Until
) -> None:
    furnish(workspace, tiny_clip_dir)
    (workspace.configs / "a.yaml").write_text(edit_config(CONFIG, {"max_epochs": 1}))
    with holding(take_device(training_device(), "/home/ada/logos") or 0):
        waits = cli("train", "--config", "configs/a.yaml", "--detach")
        assert "a-01 is queued after a training of /home/ada/logos" in waits.stderr
        beside = cli("train", "--config", "configs/a.yaml", "--now")
        assert beside.returncode == 0, beside.stderr
        assert "is busy with a training of /home/ada/logos: this training is started beside it" in beside.stderr
        assert read_status(find_run(workspace.runs, "a-02")).state == "finished"
        assert read_status(find_run(workspace.runs, "a-01")).state == "queued"
    until(lambda: read_status(find_run(workspace.runs, "a-01")).state == "finished", 240.0)
    assert (workspace.runs / "a-01" / "checkpoints" / "last.pt").exists()
