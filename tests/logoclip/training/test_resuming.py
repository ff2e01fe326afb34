"""What is mended, or refused, before a training goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from logoclip.errors import InputError
from logoclip.training.plan import Plan
from logoclip.training.resuming import complete, with_a_best_to_find
from logoclip.training.train_state import TrainState
from tests.logoclip.training.conftest import Notebook

PLAN = Plan(2, 10)
ENDED = TrainState(step=10, judged_epochs=1, best_epoch=1, best_value=0.5, base_value=0.1, verdict="epoch 1: words")


def checkpoint(place: Path, epoch: int) -> Path:
    torch.save({"epoch": epoch}, place)
    return place


def test_the_names_that_a_dead_worker_had_not_given_yet_are_given(tmp_path: Path) -> None:
    last = checkpoint(tmp_path / "last.pt", 1)
    notebook = Notebook()
    assert complete(last, tmp_path, ENDED, PLAN, notebook)
    assert {path.name for path in tmp_path.iterdir()} >= {"last.pt", "epoch_1.pt", "best.pt"}
    assert notebook.events == []


def test_a_damaged_last_one_is_replaced_by_the_one_before_it(tmp_path: Path) -> None:
    (tmp_path / "last.pt").write_bytes(b"damaged")
    before = checkpoint(tmp_path / "last-previous.pt", 1)
    complete(before, tmp_path, ENDED, PLAN, Notebook())
    assert (tmp_path / "last.pt").read_bytes() == before.read_bytes()


def test_a_best_epoch_that_is_gone_is_said(tmp_path: Path) -> None:
    last = checkpoint(tmp_path / "last.pt", 1)
    state = TrainState(step=15, judged_epochs=1, best_epoch=1, best_value=0.5, base_value=0.1)
    notebook = Notebook()
    assert not complete(last, tmp_path, state, PLAN, notebook)
    (event,) = notebook.events
    assert event == ("warning", "the checkpoint of the best epoch (1) is gone: the next one is the best")


@pytest.mark.parametrize("step", [9, 19])
def test_a_new_run_has_its_own_best_to_find(step: int) -> None:
    state = with_a_best_to_find(
        Path("last.pt"), TrainState(step=step, best_value=0.5, best_epoch=1, stale_epochs=3), PLAN
    )
    assert state == TrainState(step=step)


def test_where_nothing_is_left_to_train_it_is_refused() -> None:
    over = TrainState(step=20, judged_epochs=2, base_value=0.1)
    with pytest.raises(InputError, match=r"last\.pt: is at step 20 of 20 planned.*raise max_epochs above 2"):
        with_a_best_to_find(Path("last.pt"), over, PLAN)
    with_a_best_to_find(Path("last.pt"), TrainState(step=20, judged_epochs=1, base_value=0.1), PLAN)  # but a validation
