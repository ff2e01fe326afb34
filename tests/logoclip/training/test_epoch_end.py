"""The end of an epoch, killed everywhere, and the names that follow what last.pt says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

import logoclip
from logoclip.training.checkpoint import load_checkpoint, save_checkpoint
from logoclip.training.epoch_end import give_names
from logoclip.training.train_state import TrainState
from logoclip.workspace import Workspace
from tests.logoclip.jobs.conftest import CONFIG, furnish

ROOT = Path(logoclip.__file__).parents[1]
DYING = Path(__file__).with_name("dying.py")
SHORT = {
    "max_epochs: 1": "max_epochs: 2",
    "logos_per_batch: 4": "logos_per_batch: 5",
    "samples_per_logo: 2": "samples_per_logo: 6",
}


@pytest.fixture(scope="module")
def deaths(tmp_path_factory: pytest.TempPathFactory, tiny_clip_dir: Path) -> list[dict[str, Any]]:
    """What was found after each death and its resume, in the order of the calls."""
    place = Workspace.make(tmp_path_factory.mktemp("dying") / "workspace")
    furnish(place, tiny_clip_dir)
    config = place.root / "config.yaml"
    text = CONFIG
    for old, new in SHORT.items():
        text = text.replace(old, new)
    config.write_text(text)
    command = [sys.executable, str(DYING), str(place.root), str(config)]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_killed_at_any_call_a_resume_finds_best_and_state_in_accord(deaths: list[dict[str, Any]]) -> None:
    """Epoch 2 is the best one when it is judged first, and epoch 1 if epoch 2 had to be judged again."""
    assert len(deaths) > 30
    for found in deaths:
        best = found["best_of_last"]
        accord = [found["best_of_status"], found["epoch_of_best"]]
        assert accord == [best, best], found
        assert found["value_of_best"] and found["weights_of_best"], found
    assert [found["codes"] for found in deaths] == [[99, 0]] * (len(deaths) - 1) + [[0, 0]]


def test_one_call_decides_whether_the_epoch_was_judged(deaths: list[dict[str, Any]]) -> None:
    best = [found["best_of_last"] for found in deaths]
    assert set(best) == {1, 2}
    assert best == sorted(best)


def test_each_judged_epoch_has_its_checkpoint_its_event_and_its_figures_once(deaths: list[dict[str, Any]]) -> None:
    for found in deaths:
        assert found["epochs"] == ["epoch_1.pt", "epoch_2.pt"], found
        assert found["events"] == ["epoch 0, the base", "epoch 1", "epoch 2"], found
        assert found["rows_once"] and found["event_of_state"], found


def checkpoint(path: Path, epoch: int) -> None:
    save_checkpoint(path, {"model": {"w": torch.full((2,), epoch)}, "config": {}, "state": {}, "epoch": epoch})


def test_the_best_of_an_epoch_that_was_not_judged_is_taken_back(tmp_path: Path) -> None:
    for name in ("last.pt", "best.pt"):
        checkpoint(tmp_path / name, 1)
    assert give_names(tmp_path, TrainState(step=4), epoch_ends=False)
    assert not (tmp_path / "best.pt").exists()


def test_a_best_checkpoint_whose_epoch_was_deleted_is_still_it_or_missed(tmp_path: Path) -> None:
    checkpoint(tmp_path / "last.pt", 3)
    checkpoint(tmp_path / "best.pt", 2)
    state = TrainState(step=30, judged_epochs=3, best_epoch=2)
    assert give_names(tmp_path, state, epoch_ends=True)
    assert load_checkpoint(tmp_path / "epoch_3.pt")["epoch"] == 3
    for spoil in (lambda: checkpoint(tmp_path / "best.pt", 1), lambda: (tmp_path / "best.pt").write_bytes(b"")):
        spoil()
        assert not give_names(tmp_path, state, epoch_ends=True)
    (tmp_path / "best.pt").unlink()
    assert not give_names(tmp_path, state, epoch_ends=True)
