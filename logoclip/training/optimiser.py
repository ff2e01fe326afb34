"""AdamW over what trains, with the settings of a config."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import nn

from logoclip.config.schema import TrainingConfig
from logoclip.errors import JobError
from logoclip.model.memory import is_out_of_memory


class Optimiser:
    """torch's AdamW. A step is done whole or not at all, or the training ends.

    Attributes:
        torch: what does the work.
        torn: whether a step began and could not be finished, so that the weights are those of no step.
    """

    def __init__(self, parameters: Iterable[nn.Parameter], config: TrainingConfig) -> None:
        self.parameters = list(parameters)
        # Decay is for what multiplies: a bias or a normalisation's gain of 0 would be no simpler model.
        groups = [
            {"params": [p for p in self.parameters if p.ndim >= 2], "weight_decay": config.weight_decay},
            {"params": [p for p in self.parameters if p.ndim < 2], "weight_decay": 0.0},
        ]
        self.torch = torch.optim.AdamW(groups, lr=config.learning_rate)
        self.torn = False

    def forget_gradients(self) -> None:
        """Frees the gradients, those that a failed pass has left behind too."""
        self.torch.zero_grad(set_to_none=True)

    def clip(self, longest: float) -> float:
        """Scales the gradient down to the length `longest`, and returns the length that it had."""
        return torch.nn.utils.clip_grad_norm_(self.parameters, longest).item()

    def step(self, rate: float) -> None:
        """One step along the gradient, with learning rate `rate`.

        Raises:
            JobError: memory ran out in the midst of it, with some weights changed and some not.
        """
        for group in self.torch.param_groups:
            group["lr"] = rate
        before = self._moved()
        try:
            self.torch.step()
        except (RuntimeError, MemoryError) as error:
            # Nothing moved yet is the caller's to repeat. Otherwise a repetition would move some weights twice.
            self.torn = self._moved() != before
            self._forget_unfinished()
            if self.torn and is_out_of_memory(error):
                raise JobError(
                    f"out of memory in the midst of the optimiser's step ({error}): the weights are those of no step; "
                    "end other programs and resume from the last checkpoint"
                ) from error
            raise

    def _moved(self) -> int:
        """How often weights have moved, all together. torch counts on the CPU, so no GPU is waited for."""
        return sum(int(state["step"]) for state in self.torch.state.values())

    def _forget_unfinished(self) -> None:
        """Drops the moments that memory did not suffice to make: torch would take what is there for all of them."""
        for parameter, state in list(self.torch.state.items()):
            if not {"step", "exp_avg", "exp_avg_sq"} <= state.keys():
                del self.torch.state[parameter]

    def state(self) -> dict[str, Any]:
        """The moments, for a checkpoint."""
        return self.torch.state_dict()

    def load(self, state: dict[str, Any]) -> None:
        """Puts back the moments. torch restores the groups' settings with them; those of the config are put back."""
        settings = [{key: group[key] for key in group if key != "params"} for group in self.torch.param_groups]
        self.torch.load_state_dict(state)
        for group, own in zip(self.torch.param_groups, settings, strict=True):
            group.update(own)
