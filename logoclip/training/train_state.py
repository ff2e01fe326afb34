"""Where a training is, and what each epoch's validation decides."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from logoclip.config.schema import Monitored, TrainingConfig
from logoclip.training.pair_similarities import PairSummary


@dataclass(frozen=True)
class TrainState:
    """Where a run is. Saved whole in each checkpoint; the random state is a function of seed and step.

    Attributes:
        base_value: the monitored figure before the first step (epoch 0); None in a run of an older version.
        best_value, best_epoch: of the best epoch from 1 on, whether or not it is better than the base.
        stale_epochs: epochs since the best one.
        judged_epochs: the newest epoch that was validated.
        verdict: what the newest validation came to, in words.
    """

    step: int = 0
    best_value: float | None = None
    best_epoch: int | None = None
    stale_epochs: int = 0
    judged_epochs: int = 0
    micro_batch: int = 0
    base_value: float | None = None
    verdict: str = ""


def judged(state: TrainState, epoch: int, pairs: PairSummary, config: TrainingConfig) -> TrainState:
    """With the validation at the end of `epoch`, or before the first step."""
    return base_judged(state, pairs, config) if state.step == 0 else epoch_judged(state, epoch, pairs, config)


def base_judged(state: TrainState, pairs: PairSummary, config: TrainingConfig) -> TrainState:
    """With the validation before the first step. It is no candidate for the best, and starts no patience."""
    verdict = f"epoch 0, the base: {_figures(pairs)}"
    return replace(state, base_value=monitored(pairs, config.monitor), verdict=verdict)


def epoch_judged(state: TrainState, epoch: int, pairs: PairSummary, config: TrainingConfig) -> TrainState:
    """With the validation of `epoch`: whether it is the best so far, and how many were not since."""
    value = monitored(pairs, config.monitor)
    if math.isfinite(value) and (state.best_value is None or value > state.best_value + config.min_delta):
        verdict = f"epoch {epoch}: {_figures(pairs)} (best)"
        state = replace(state, best_value=value, best_epoch=epoch, stale_epochs=0, verdict=verdict)
    else:
        stale = state.stale_epochs + 1
        verdict = f"epoch {epoch}: {_figures(pairs)} ({stale} of {config.patience} without improvement)"
        state = replace(state, stale_epochs=stale, verdict=verdict)
    return replace(state, judged_epochs=epoch)


def monitored(pairs: PairSummary, monitor: Monitored) -> float:
    """The figure that chooses the best epoch."""
    return pairs.separation if monitor == "separation" else pairs.recall_at_1


def below_base(state: TrainState, monitor: Monitored) -> str:
    """That the best epoch is worse than the base, in words; empty if it is not, or if that is not known."""
    if state.best_value is None or state.base_value is None or not state.best_value < state.base_value:
        return ""
    return (
        f"below its base: {monitor.replace('_at_', '@')} {state.best_value:.3f} on the validation brands at best "
        f"(epoch {state.best_epoch}), {state.base_value:.3f} before the first step"
    )


def _figures(pairs: PairSummary) -> str:
    return f"separation {pairs.separation:.3f}, recall@1 {pairs.recall_at_1:.1%}"
