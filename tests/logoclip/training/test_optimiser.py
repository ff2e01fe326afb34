"""A step of the optimiser: whole, or not at all, or the end."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from logoclip.config.schema import TrainingConfig
from logoclip.errors import JobError
from logoclip.training.optimiser import Optimiser


def made(**changes: Any) -> Optimiser:
    torch.manual_seed(0)
    parameters = [nn.Parameter(torch.randn(3, 2)), nn.Parameter(torch.randn(2)), nn.Parameter(torch.randn(2, 2))]
    for parameter in parameters:
        parameter.grad = torch.ones_like(parameter)
    return Optimiser(parameters, TrainingConfig(**changes))


def values(of: Optimiser) -> torch.Tensor:
    return torch.cat([parameter.detach().flatten().clone() for parameter in of.parameters])


def test_only_matrices_decay_and_the_rate_is_the_steps_own() -> None:
    optimiser = made(weight_decay=0.5)
    before = values(optimiser)
    assert [group["weight_decay"] for group in optimiser.torch.param_groups] == [0.5, 0.0]
    optimiser.step(rate=0.0)
    assert torch.equal(values(optimiser), before)
    optimiser.step(rate=0.1)
    assert not torch.equal(values(optimiser), before)


def test_memory_that_runs_out_for_the_moments_leaves_a_step_that_can_be_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    optimiser, untroubled = made(), made()
    untroubled.step(0.1)
    zeros, calls = torch.zeros_like, []

    def scarce(*arguments: Any, **options: Any) -> torch.Tensor:
        calls.append(1)
        if len(calls) == 4:  # the second weight's second moment
            raise torch.OutOfMemoryError("CUDA out of memory")
        return zeros(*arguments, **options)

    monkeypatch.setattr(torch, "zeros_like", scarce)
    with pytest.raises(torch.OutOfMemoryError):
        optimiser.step(0.1)
    assert not optimiser.torn
    optimiser.step(0.1)
    torch.testing.assert_close(values(optimiser), values(untroubled), rtol=0, atol=0)


def test_memory_that_runs_out_when_weights_have_moved_is_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    optimiser = made()
    optimiser.step(0.1)
    sound, calls = torch.Tensor.addcdiv_, []

    def scarce(self: torch.Tensor, *arguments: Any, **options: Any) -> torch.Tensor:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("CUDA error: out of memory")
        return sound(self, *arguments, **options)

    monkeypatch.setattr(torch.Tensor, "addcdiv_", scarce)
    with pytest.raises(JobError, match=r"in the midst of the optimiser's step .*resume from the last checkpoint"):
        optimiser.step(0.1)
    assert optimiser.torn


def test_moments_come_back_and_the_configs_settings_stay() -> None:
    first, second = made(weight_decay=0.1), made(weight_decay=0.7)
    first.step(0.1)
    second.load(first.state())
    assert [group["weight_decay"] for group in second.torch.param_groups] == [0.7, 0.0]
    assert all(state["step"] == 1 for state in second.torch.state.values())
