"""What a training sees: the crops of its training brands in batches, and those that it is validated on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from logoclip.config.schema import TrainingConfig
from logoclip.data.brands import split_brands
from logoclip.data.copies import crops_of_sides
from logoclip.data.dataset import ClassBatchSampler, LogoContrastiveDataset
from logoclip.data.prepared import PreparedData
from logoclip.data.transforms import evaluation_transform, training_transform
from logoclip.errors import InputError
from logoclip.machine.shared_memory import check_shared_memory
from logoclip.training.validation import validation_crops


class TrainingData:
    """Prepared data as `config` has them trained on.

    Attributes:
        copies_left_out: crops of validation brands whose photographs are trained on.

    Args:
        size: edge of the model's pictures; statistics: mean and standard deviation [3] of its pixels.

    Raises:
        InputError: the data do not fill a batch, or the machine has no room for the batches that are loaded ahead.
    """

    def __init__(
        self,
        config: TrainingConfig,
        data: PreparedData,
        size: int,
        statistics: tuple[Sequence[float], Sequence[float]],
    ) -> None:
        check_shared_memory(config.contrastive_batch, size, config.num_workers)
        self.prepared = data
        self.seed = config.seed
        self.split = split_brands(data.usable_images(), config.seed)
        training, validation = crops_of_sides(data.crops, [self.split.train, self.split.validation])
        self.dataset = LogoContrastiveDataset(
            training,
            training_transform(config, size, *statistics),
            seed=config.seed,
            shuffle_labels=config.shuffle_labels,
        )
        self.sampler = ClassBatchSampler(
            self.dataset.classes, config.logos_per_batch, config.samples_per_logo, config.seed
        )
        self.validation = validation_crops(validation, self.split)
        brands = frozenset(self.split.validation)  # made once: there are 194,000 crops to ask it about
        self.copies_left_out = sum(crop.brand in brands for crop in data.crops) - len(validation)
        self.evaluation_transform = evaluation_transform(config.preprocess, size, *statistics)

    def refuse_other(self, checkpoint: Path, content: Mapping[str, Any]) -> None:
        """Whether what a checkpoint holds was trained on these very data, split like this.

        Raises:
            InputError: it was not.
        """
        if content["data_id"] != self.prepared.data_id:
            raise InputError(
                f"{checkpoint}: was trained on other data than {self.prepared.root}; start a new run instead"
            )
        if content["split"] != self.split.to_dict():
            raise InputError(
                f"{checkpoint}: was trained with seed {content['config']['seed']}, and seed {self.seed} holds "
                "out brands that it has seen; keep the seed, or start a new run"
            )

    def names(self, crops: Sequence[int]) -> list[str]:
        """The files of crops of the data set, from the prepared folder on."""
        paths = (self.dataset.crops[crop].path for crop in crops)
        root = self.prepared.root
        return [str(path.relative_to(root) if path.is_relative_to(root) else path) for path in paths]
