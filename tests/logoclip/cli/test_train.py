"""`logoclip train`: which run it starts, from what, and with which settings."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from logoclip.cli import main
from logoclip.config.config_file import load_config
from logoclip.runs import RunDirectory, is_held, list_runs, read_status, want
from logoclip.workspace import Workspace

CONFIG = """\
# mine
data_dir: data/small  # eight brands
logos_per_batch: 2
samples_per_logo: 2
seed: 9
"""
Train = Callable[..., dict[str, Any]]


@pytest.fixture
def train(
    workspace: Workspace,
    prepare_small: Callable[..., Path],
    small_worker: Path,
    until: Callable[..., Any],
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Train]:
    """Starts a training in the background and returns what it says for scripts, once its worker is at work."""
    prepare_small(workspace.data / "small", 8)
    (workspace.configs / "mine.yaml").write_text(CONFIG)

    def start(*words: str) -> dict[str, Any]:
        assert main(["train", "--detach", "--json", "--workspace", str(workspace.root), *words]) == 0
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        until(lambda: read_status(RunDirectory(Path(answer["path"]))).state == "running")
        return answer

    yield start
    for run in list_runs(workspace.runs):
        end(run, "stopped", until)


def end(run: RunDirectory, how: Any, until: Callable[..., Any]) -> None:
    want(run, how)
    until(lambda: not is_held(run))


def test_a_training_in_the_background_is_at_work_when_the_command_is_back(workspace: Workspace, train: Train) -> None:
    answer = train("--config", "configs/mine.yaml")
    assert (answer["id"], answer["path"]) == ("mine-01", str(workspace.runs / "mine-01"))
    assert read_status(RunDirectory(workspace.runs / "mine-01")).pid != os.getpid()


def test_the_run_has_the_text_of_its_config_with_what_the_flags_change(workspace: Workspace, train: Train) -> None:
    answer = train("--config", "configs/mine.yaml", "--seed", "7", "--name", "yours")
    assert answer["id"] == "yours-01"
    text = (workspace.runs / "yours-01" / "config.yaml").read_text()
    assert text == CONFIG.replace("seed: 9", "seed: 7")
    assert (workspace.configs / "mine.yaml").read_text() == CONFIG


def test_the_last_checkpoint_goes_on_with_its_run_and_an_older_one_starts_another(
    workspace: Workspace, train: Train, until: Callable[..., Any]
) -> None:
    train("--config", "configs/mine.yaml")
    run = RunDirectory(workspace.runs / "mine-01")
    for name in ("last.pt", "epoch_1.pt"):
        (run.checkpoints / name).write_text(name)
    end(run, "paused", until)
    assert train("--resume", "runs/mine-01/checkpoints/last.pt")["id"] == "mine-01"
    assert read_status(run).attempt == 2
    end(run, "paused", until)
    assert train("--resume", "runs/mine-01/checkpoints/epoch_1.pt")["id"] == "mine-02"
    status = read_status(RunDirectory(workspace.runs / "mine-02"))
    assert (status.parent, status.start_from) == ("mine-01", str(run.checkpoints / "epoch_1.pt"))


def test_the_last_checkpoint_with_a_flag_that_changes_something_starts_another(
    workspace: Workspace, train: Train, until: Callable[..., Any]
) -> None:
    train("--config", "configs/mine.yaml")
    run = RunDirectory(workspace.runs / "mine-01")
    (run.checkpoints / "last.pt").touch()
    end(run, "paused", until)
    assert train("--resume", "runs/mine-01/checkpoints/last.pt", "--patience", "9")["id"] == "mine-02"
    assert load_config(workspace.runs / "mine-02" / "config.yaml").patience == 9
