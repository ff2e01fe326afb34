"""What a checkpoint holds is what a training is made of again."""

from __future__ import annotations

from pathlib import Path

import torch

from logoclip.data.prepared import PreparedData
from logoclip.training.checkpoint import save_last
from logoclip.training.learned import Learned
from logoclip.training.train_state import TrainState
from logoclip.workspace import Workspace
from tests.logoclip.training.conftest import config


def test_what_was_saved_is_taken_over_whole(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, tmp_path: Path
) -> None:
    settings, cpu = config(tiny_clip_dir), torch.device("cpu")
    saved = Learned.begun(settings, workspace, data, cpu)
    with torch.no_grad():
        for weight in saved.model.trainable_parameters().values():
            weight.add_(1.0)
    state = TrainState(step=7, best_value=0.5, best_epoch=1, judged_epochs=1, micro_batch=2, base_value=0.1)
    save_last(tmp_path, saved.content(state, 1))
    again = Learned.begun(settings, workspace, data, cpu)
    assert again.load(tmp_path / "last.pt", 4) == (state, "")
    weights, others = saved.model.trainable_parameters(), again.model.trainable_parameters()
    assert weights.keys() == others.keys() and all(torch.equal(weights[name], others[name]) for name in weights)


def test_another_batch_size_is_tried_anew(
    tiny_clip_dir: Path, workspace: Workspace, data: PreparedData, tmp_path: Path
) -> None:
    cpu = torch.device("cpu")
    saved = Learned.begun(config(tiny_clip_dir, batch_size=4), workspace, data, cpu)
    save_last(tmp_path, saved.content(TrainState(step=7, micro_batch=2), 0))
    for batch_size, micro_batch in ((4, 2), (6, 6)):
        again = Learned.begun(config(tiny_clip_dir, batch_size=batch_size), workspace, data, cpu)
        assert again.load(tmp_path / "last.pt", batch_size)[0].micro_batch == micro_batch
