"""Whether a training's figures are numbers still; what is left out is said."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from logoclip.data.dataset import Batch
from logoclip.training.finite import all_finite
from logoclip.training.optimiser import Optimiser
from logoclip.training.recorder import Recorder
from logoclip.training.training_data import TrainingData

BAD_STEPS: Final = 3  # in a row: one is an accident, three are a setting


class Soundness:
    """Watches the steps of one training."""

    def __init__(self, optimiser: Optimiser, data: TrainingData, recorder: Recorder) -> None:
        self._optimiser = optimiser
        self._data = data
        self._recorder = recorder
        self._bad_steps = 0

    @property
    def of_weights(self) -> bool:
        """Whether the weights are those of a step."""
        return not self._optimiser.torn and all_finite(self._optimiser.parameters)

    def watch(self, step: int, fault: str, batch: Batch, durable_step: int) -> str:
        """Say what was left out of the `step` that was just taken.

        Args:
            fault: why it was left out; empty if it was not.
            durable_step: the last saved one.

        Returns:
            Why the training is to pause before more is lost; empty if it is not.
        """
        if not self.of_weights:
            return f"the weights are not finite after step {step}, the last saved step is {durable_step}"
        self._bad_steps = self._bad_steps + 1 if fault else 0
        if fault:
            self._left_out(step, fault, batch)
        return f"{BAD_STEPS} steps in a row were left out; of the last one {fault}" if self._too_many else ""

    @property
    def _too_many(self) -> bool:
        return self._bad_steps >= BAD_STEPS

    def _left_out(self, step: int, fault: str, batch: Batch) -> None:
        said = f"step {step} left out: {fault}; the log names the files of its batch"
        self._recorder.event("warning", step, said)
        self._recorder.event("files", step, f"the files of step {step}: {', '.join(self._data.names(batch.crops))}")


def advice(reason: str, checkpoint: Path) -> str:
    """What a person can do who finds the training paused for `reason`; `checkpoint` is its last one."""
    return (
        f"paused: {reason}. Lower learning_rate or max_grad_norm, raise temperature, try mixed_precision: false: "
        f"logoclip train --resume {checkpoint} --learning-rate ..."
    )
