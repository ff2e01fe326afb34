"""What a training has learned: what its checkpoints hold, and a training made of one again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from logoclip.config.schema import TrainingConfig
from logoclip.data.prepared import PreparedData
from logoclip.model.architecture import input_size
from logoclip.model.device import autocast_dtype
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP
from logoclip.model.fingerprint import refuse_other_base
from logoclip.model.processor import pixel_statistics
from logoclip.training.checkpoint import load_newest
from logoclip.training.optimiser import Optimiser
from logoclip.training.train_state import TrainState
from logoclip.training.training_data import TrainingData
from logoclip.workspace import Workspace


@dataclass(frozen=True)
class Learned:
    """The parts of a training that change, and what a checkpoint of them is only good for."""

    config: TrainingConfig
    model: LogoFineTunedCLIP
    optimiser: Optimiser
    data: TrainingData

    @classmethod
    def begun(cls, config: TrainingConfig, workspace: Workspace, data: PreparedData, device: torch.device) -> Learned:
        """Before the first step.

        Raises:
            InputError: the config does not fit the model, the data or the machine.
        """
        model = LogoFineTunedCLIP.from_config(config, workspace).to(device)
        model.autocast_dtype = autocast_dtype(device) if config.mixed_precision else None
        statistics = pixel_statistics(workspace.model(config.base_model))
        training_data = TrainingData(config, data, input_size(model.clip), statistics)
        return cls(config, model, Optimiser(model.trainable_parameters().values(), config), training_data)

    def content(self, state: TrainState, epoch: int) -> dict[str, Any]:
        """A checkpoint's content, after `epoch` whole epochs."""
        return {
            "model": self.model.trainable_state(),
            "optimizer": self.optimiser.state(),
            "state": asdict(state),
            "config": self.config.model_dump(),
            "base": self.model.base,
            "data_id": self.data.prepared.data_id,
            "split": self.data.split.to_dict(),
            "aliases": dict(self.data.prepared.aliases),
            "step": state.step,
            "epoch": epoch,
        }

    def load(self, checkpoint: Path, micro_batch: int) -> tuple[TrainState, str]:
        """Take over what `checkpoint` holds, or where that is damaged the one before it.

        Returns:
            Where the training is then, and why it is not what was asked for. What memory allowed is remembered; where
            another batch size is set since, `micro_batch` is tried anew.

        Raises:
            InputError: it is damaged, or of another model, base, data, or split of them.
        """
        content, trouble = load_newest(checkpoint)
        self.data.refuse_other(checkpoint, content)
        refuse_other_base(checkpoint, content, self.model.base, self.config.base_model)
        self.model.load_trainable_state(content["model"])
        self.optimiser.load(content["optimizer"])
        state = TrainState(**content["state"])
        if content["config"]["batch_size"] != self.config.batch_size:
            state = replace(state, micro_batch=micro_batch)
        return state, trouble
