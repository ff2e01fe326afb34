"""The config of a training whose file a power cut took."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from logoclip.config.config_file import load_config, parse_config
from logoclip.errors import InputError
from logoclip.jobs.training_config import training_config
from logoclip.runs import read_events
from logoclip.training.checkpoint import save_checkpoint
from tests.logoclip.jobs.conftest import CONFIG, Make

LOST = pytest.mark.parametrize("left", [None, "", " \n", "\0" * 4096], ids=["gone", "empty", "blank", "zeros"])


def lose(path: Path, left: str | None) -> None:
    path.unlink() if left is None else path.write_text(left)


def content(text: str, step: int) -> dict[str, Any]:
    return {"model": {}, "config": parse_config(text).model_dump(), "state": {"step": step}}


def test_the_file_is_what_it_goes_by(make_job: Make) -> None:
    job = make_job("train", CONFIG)
    save_checkpoint(job.run.checkpoints / "last.pt", content("seed: 3\n", 7))
    assert training_config(job) == parse_config(CONFIG)
    assert job.run.config.read_text() == CONFIG


@LOST
def test_what_is_lost_is_taken_from_the_newest_checkpoint_and_written_again(make_job: Make, left: str | None) -> None:
    job = make_job("train", CONFIG)
    save_checkpoint(job.run.checkpoints / "best.pt", content("seed: 3\n", 7))
    save_checkpoint(job.run.checkpoints / "last.pt", content(CONFIG, 12))
    lose(job.run.config, left)
    assert training_config(job) == parse_config(CONFIG) == load_config(job.run.config)
    (event,) = read_events(job.run.metrics)
    assert (event.kind, event.message) == (
        "warning",
        "config.yaml was lost: it is again that of the checkpoint of step 12",
    )
    assert training_config(job) == parse_config(CONFIG)
    assert len(read_events(job.run.metrics)) == 1


def test_a_checkpoint_that_is_damaged_too_is_passed_over(make_job: Make) -> None:
    job = make_job("train", CONFIG)
    save_checkpoint(job.run.checkpoints / "best.pt", content(CONFIG, 7))
    (job.run.checkpoints / "last.pt").touch()
    lose(job.run.config, None)
    assert training_config(job) == parse_config(CONFIG)


@LOST
def test_without_a_checkpoint_of_its_own_nothing_is_made_up(make_job: Make, left: str | None, tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "parent.pt", content(CONFIG, 7))
    job = make_job("train", CONFIG, start_from=str(tmp_path / "parent.pt"))
    lose(job.run.config, left)
    with pytest.raises(InputError, match=r"config\.yaml: is lost, and train-01 has no checkpoint yet"):
        training_config(job)
