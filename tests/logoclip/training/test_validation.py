"""Validation: which crops, in how much memory, and that it is left when that is wanted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

import logoclip.model.embedding as embedding_module
from logoclip.data.brands import Split
from logoclip.data.prepared import PreparedData
from logoclip.runs.series import Series
from logoclip.training.trainer import Trainer
from logoclip.training.validation import record, validation_crops
from logoclip.workspace import Workspace
from tests.logoclip.conftest import MakeData
from tests.logoclip.training.conftest import Notebook, config, make


def test_each_brand_gives_its_first_crops_and_no_more_than_twenty(data: PreparedData) -> None:
    many = [crop for crop in data.crops for _ in range(3)]
    split = Split(train=("brand-03",), validation=("brand-01", "brand-02"), calibration=(), held_out=())
    taken = validation_crops(many, split)
    assert [crop.brand for crop in taken] == ["brand-01"] * 20 + ["brand-02"] * 20


def test_it_takes_so_many_crops_of_each_class(make_data: MakeData, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.training.validation.CROPS_PER_CLASS", 2)
    data = make_data(3, 9, classes=2)
    taken = validation_crops(data.crops, Split(("brand-01",), ("brand-00", "brand-02"), (), ()))
    names = ("brand-00-1", "brand-00-2", "brand-02-1", "brand-02-2")
    assert [crop.class_name for crop in taken] == [name for name in names for _ in range(2)]


@pytest.fixture
def trainer(tiny_clip_dir: Path, workspace: Workspace, data: PreparedData) -> Trainer:
    return make(config(tiny_clip_dir), workspace, data, Notebook())


def test_out_of_memory_halves_what_is_embedded_at_once(trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    untroubled = trainer.validate()
    forward, sizes = trainer.model.forward, []

    def tight(pixels: torch.Tensor) -> torch.Tensor:
        sizes.append(len(pixels))
        if len(pixels) > 5:
            raise RuntimeError("CUDA driver error: out of memory")
        return forward(pixels)

    monkeypatch.setattr(trainer.model, "forward", tight)
    assert trainer.validate().separation == pytest.approx(untroubled.separation, abs=1e-6)
    assert max(sizes[4:]) <= 5


def test_processes_read_the_crops_and_change_nothing(trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = trainer.validate()
    monkeypatch.setattr(embedding_module, "EMBEDDING_BATCH", 4)
    asked: list[int] = []
    fitting = embedding_module.processes_that_fit
    monkeypatch.setattr(
        embedding_module, "processes_that_fit", lambda batch, wanted: asked.append(wanted) or fitting(batch, wanted)
    )
    trainer.config = trainer.config.model_copy(update={"num_workers": 2})
    helped = trainer.validate()
    assert asked == [2]
    assert helped.separation == pytest.approx(alone.separation, abs=1e-6)
    np.testing.assert_array_equal(helped.correct, alone.correct)


def test_a_wish_is_heard_while_it_goes_on_and_the_epoch_is_judged_on_resuming(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData
) -> None:
    wishful = Notebook(until=8)
    trained = make(config(tiny_clip_dir, max_epochs=1), workspace, data, wishful)
    assert trained.train() == "paused"
    assert trained.plan.unjudged(trained.state) and Series.VAL_SEPARATION not in wishful.figures[8]
    resumed = make(config(tiny_clip_dir, max_epochs=1), workspace, data, Notebook())
    resumed.resume(resumed.checkpoints / "last.pt")
    assert resumed.train() == "finished" and resumed.state.judged_epochs == 1


def test_figures_and_histograms_reach_the_recorder(trainer: Trainer) -> None:
    notebook = Notebook()
    record(notebook, 8, pairs := trainer.validate())
    assert notebook.figures[8]["val_separation"] == pairs.separation
    assert notebook.histograms == ["val_correct", "val_wrong"]
