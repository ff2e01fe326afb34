"""Trainings in this process, on pictures of patterns, and a recorder that keeps what they say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch

from logoclip.config.schema import TrainingConfig
from logoclip.data.prepared import PreparedData
from logoclip.runs.control import Wanted
from logoclip.training.trainer import Trainer
from logoclip.workspace import Workspace


class Notebook:
    """A recorder that keeps everything, and wants `wanted` once `until` steps are done."""

    def __init__(self, until: int | None = None, wanted: Wanted = "paused") -> None:
        self.until, self.wanted = until, wanted
        self.figures: dict[int, dict[str, float]] = {}
        self.events: list[tuple[str, str]] = []
        self.histograms: list[str] = []
        self.reports: list[dict[str, object]] = []
        self.asks: list[str] = []
        self.step = 0

    def planned(self, epochs: int, steps: int) -> None:
        self.plan = (epochs, steps)

    def scalars(self, step: int, values: Mapping[str, float]) -> None:
        self.figures.setdefault(step, {}).update(values)

    def event(self, kind: str, step: int, message: str) -> None:
        self.events.append((kind, message))

    def histogram(self, name: str, step: int, edges: np.ndarray, counts: np.ndarray) -> None:
        self.histograms.append(name)

    def progress(self, **facts: object) -> None:
        self.reports.append(facts)
        self.step = int(str(facts["step"]))

    def wish(self) -> Wanted:
        return self.wanted if self.until is not None and self.step >= self.until else "running"

    def checkpoint_asks(self) -> list[str]:
        return self.asks

    def acknowledge(self, asks: list[str]) -> None:
        self.asks = [ask for ask in self.asks if ask not in asks]

    def losses(self) -> list[float]:
        return [figures["loss"] for _, figures in sorted(self.figures.items()) if "loss" in figures]


@pytest.fixture
def data(make_data: object) -> PreparedData:
    return make_data(20, 8)  # type: ignore[operator, no-any-return]  # 12 brands to train on: 96 crops


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


def config(base: Path, **changes: object) -> TrainingConfig:
    values = {
        "base_model": str(base),
        "lora_r": 4,
        "freeze_layers": 2,
        "preprocess": "squash",
        "batch_size": 4,
        "logos_per_batch": 4,
        "samples_per_logo": 3,
        "learning_rate": 3e-3,
        "warmup_steps": 2,
        "max_epochs": 3,
        "num_workers": 0,
        "lora_dropout": 0.1,
        "augmentation": "none",
        "mixed_precision": False,
        **changes,
    }
    return TrainingConfig.model_validate(values)


def make(
    config: TrainingConfig, workspace: Workspace, data: PreparedData, notebook: Notebook, name: str = "checkpoints"
) -> Trainer:
    checkpoints = workspace.runs / name
    checkpoints.mkdir(exist_ok=True)
    return Trainer(config, workspace, data, checkpoints, notebook, torch.device("cpu"))
