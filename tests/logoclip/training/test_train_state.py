"""What a validation decides, and what it does not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from logoclip.config.schema import TrainingConfig
from logoclip.training.pair_similarities import PairSummary
from logoclip.training.train_state import TrainState, base_judged, below_base, epoch_judged

CONFIG = TrainingConfig(patience=2, min_delta=0.01)


def pairs(separation: float, recall: float = 0.5) -> PairSummary:
    nothing = np.zeros(1)
    return PairSummary(0.0, 0.0, separation, recall, nothing, nothing.astype(np.int64), nothing.astype(np.int64))


def after(base: float, *separations: float, config: TrainingConfig = CONFIG) -> TrainState:
    state = base_judged(TrainState(), pairs(base), config)
    for epoch, separation in enumerate(separations, 1):
        state = epoch_judged(state, epoch, pairs(separation), config)
    return state


def test_the_best_epoch_is_one_of_training_and_the_base_starts_no_patience() -> None:
    assert after(0.5) == TrainState(base_value=0.5, verdict="epoch 0, the base: separation 0.500, recall@1 50.0%")
    state = after(0.5, 0.2, 0.3, 0.305)
    assert (state.best_epoch, state.best_value, state.stale_epochs, state.judged_epochs) == (2, 0.3, 1, 3)
    assert state.verdict == "epoch 3: separation 0.305, recall@1 50.0% (1 of 2 without improvement)"
    assert after(0.5, 0.2).verdict.endswith("(best)")


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_no_number_is_never_the_best(bad: float) -> None:
    state = after(0.1, bad, 0.2, bad)
    assert (state.best_epoch, state.best_value, state.stale_epochs) == (2, 0.2, 1)
    assert after(0.1, bad).best_epoch is None


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            after(0.5, 0.2, 0.3),
            "below its base: separation 0.300 on the validation brands at best (epoch 2), 0.500 before",
        ),
        (after(0.3, 0.3), ""),
        (after(0.1, 0.3), ""),
        (TrainState(best_value=0.3, best_epoch=1), ""),  # of a version without epoch 0
        (after(math.nan, 0.3), ""),
    ],
)
def test_a_best_epoch_below_the_base_is_said(state: TrainState, words: str) -> None:
    assert below_base(state, "separation").startswith(words) and bool(below_base(state, "separation")) == bool(words)


def test_the_figure_that_is_monitored_decides() -> None:
    config = TrainingConfig(monitor="recall_at_1")
    state = base_judged(TrainState(), pairs(0.9, recall=0.4), config)
    state = epoch_judged(state, 1, pairs(0.1, recall=0.3), config)
    assert state.best_value == 0.3
    assert below_base(state, config.monitor).startswith("below its base: recall@1 0.300 ")


def test_a_state_of_an_older_version_is_read() -> None:
    old: dict[str, Any] = {"step": 3, "best_value": 0.1, "best_epoch": 1, "stale_epochs": 0, "judged_epochs": 1}
    assert TrainState(**old, micro_batch=4).base_value is None
