"""What is to be mended, or refused, before a training goes on from a checkpoint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from logoclip.errors import InputError
from logoclip.training.checkpoint import LAST, link_checkpoint
from logoclip.training.epoch_end import give_names
from logoclip.training.plan import Plan
from logoclip.training.recorder import Recorder
from logoclip.training.train_state import TrainState


def complete(source: Path, checkpoints: Path, state: TrainState, plan: Plan, recorder: Recorder) -> bool:
    """Do what a worker that died after it had saved left undone. Whether the best epoch's checkpoint is there.

    Args:
        source: the checkpoint of `checkpoints` that `state` was read from.
    """
    # Where the last one was damaged: it would become the one before at the next save, and both would be lost.
    link_checkpoint(source, checkpoints / LAST)
    there = give_names(checkpoints, state, epoch_ends=plan.just_judged(state))
    if not there:
        gone = f"the checkpoint of the best epoch ({state.best_epoch}) is gone: the next one is the best"
        recorder.event("warning", state.step, gone)
    return there


def with_a_best_to_find(checkpoint: Path, state: TrainState, plan: Plan) -> TrainState:
    """`state` without a best epoch.

    Raises:
        InputError: there would be nothing left to train, and no best model to export.
    """
    if state.step >= plan.total_steps and not plan.unjudged(state):
        raise InputError(
            f"{checkpoint}: is at step {state.step} of {plan.total_steps} planned, so nothing is left to "
            f"train: raise max_epochs above {plan.epoch_of(state.step)}"
        )
    return replace(state, best_value=None, best_epoch=None, stale_epochs=0, verdict="")
