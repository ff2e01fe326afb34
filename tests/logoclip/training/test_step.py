"""One step: left out where it is no number, the same where memory runs out."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch

from logoclip.data.dataset import load_batches
from logoclip.data.prepared import PreparedData
from logoclip.training.step import Laps, Taken, costs
from logoclip.training.trainer import Trainer
from logoclip.workspace import Workspace
from tests.logoclip.training.conftest import Notebook, config, make

TEGRA = RuntimeError('NVML_SUCCESS == r INTERNAL ASSERT FAILED at "CUDACachingAllocator.cpp":1131')


@pytest.fixture
def trainer(tiny_clip_dir: Path, workspace: Workspace, data: PreparedData) -> Trainer:
    return make(config(tiny_clip_dir, batch_size=12), workspace, data, Notebook())


def take(trainer: Trainer, micro_batch: int = 12) -> Taken:
    trainer.model.train()
    trainer.data.sampler.start_at(0)
    batch = next(load_batches(trainer.data.dataset, trainer.data.sampler, 0))
    return trainer.stepper.take(batch, 1, 1e-3, micro_batch, lambda _: None)


def weights(trainer: Trainer) -> torch.Tensor:
    return torch.cat([parameter.detach().flatten().clone() for parameter in trainer.optimiser.parameters])


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_loss_that_is_no_number_moves_nothing(trainer: Trainer, monkeypatch: pytest.MonkeyPatch, bad: float) -> None:
    before, loss = weights(trainer), trainer.stepper.loss.forward
    monkeypatch.setattr(trainer.stepper.loss, "forward", lambda *batch, **brands: loss(*batch, **brands) * bad)
    assert take(trainer).fault == f"its loss is {bad}"
    assert torch.equal(weights(trainer), before) and not trainer.optimiser.state()["state"]


def test_a_gradient_that_is_no_number_moves_nothing(trainer: Trainer) -> None:
    before = weights(trainer)
    trainer.optimiser.parameters[0].register_hook(lambda gradient: gradient * math.nan)
    assert take(trainer).fault == "the length of its gradient is nan"
    assert torch.equal(weights(trainer), before) and not trainer.optimiser.state()["state"]


def failing_once(function: Any) -> Any:
    calls: list[int] = []

    def tight(*arguments: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise TEGRA
        return function(*arguments, **options)

    return tight


@pytest.mark.parametrize("place", ["trunk", "head", "backward", "optimiser"])
def test_memory_that_runs_out_anywhere_gives_the_same_step(
    place: str, tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config(tiny_clip_dir, batch_size=12, lora_dropout=0.3)
    untroubled = make(settings, workspace, data, Notebook(), "untroubled")
    tight = make(settings, workspace, data, Notebook(), "tight")
    wanted = take(untroubled)
    owner, name = {
        "trunk": (tight.model, "trunk"),
        "head": (tight.model, "head"),
        "backward": (torch.Tensor, "backward"),
        "optimiser": (tight.optimiser.torch, "step"),
    }[place]
    monkeypatch.setattr(owner, name, failing_once(getattr(owner, name)))
    found = take(tight)
    assert found.loss == pytest.approx(wanted.loss, rel=1e-5)
    assert found.grad_norm == pytest.approx(wanted.grad_norm, rel=1e-3)
    # Adam's first step is as long for a gradient of rounding as for one of weight: compare where there is one.
    assert float((weights(tight) - weights(untroubled)).abs().median()) < 1e-6


def test_costs_are_of_the_step() -> None:
    found = costs(2.0, 8, torch.device("cpu"))
    assert found["images_per_second"] == 4.0 and found["seconds_per_step"] == 2.0  # type: ignore[index]


def test_laps_are_measured_from_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter((10.0, 12.5, 13.0))
    monkeypatch.setattr("logoclip.training.step.time.perf_counter", lambda: next(clock))
    laps = Laps()
    assert (laps.lap(), laps.lap()) == (2.5, 0.5)
