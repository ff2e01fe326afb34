"""What a training sees: the crops of its training brands in batches, and those that it is validated on."""

from __future__ import annotations

from collections.abc import Sequence

from logoclip.config.schema import TrainingConfig
from logoclip.data.brands import split_brands
from logoclip.data.dataset import BrandBatchSampler, LogoContrastiveDataset
from logoclip.data.prepared import PreparedData
from logoclip.data.transforms import evaluation_transform, training_transform
from logoclip.machine.shared_memory import check_shared_memory
from logoclip.training.validation import validation_crops


class TrainingData:
    """Prepared data as `config` has them trained on.

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
        self.split = split_brands(data.usable_images(), config.seed)
        brands = frozenset(self.split.train)  # made once: there are 194,000 crops to ask it about
        self.dataset = LogoContrastiveDataset(
            [crop for crop in data.crops if crop.brand in brands],
            training_transform(config, size, *statistics),
            seed=config.seed,
            shuffle_labels=config.shuffle_labels,
        )
        self.sampler = BrandBatchSampler(
            self.dataset.brands, config.logos_per_batch, config.samples_per_logo, config.seed
        )
        self.validation = validation_crops(data.crops, self.split)
        self.evaluation_transform = evaluation_transform(config.preprocess, size, *statistics)

    def names(self, crops: Sequence[int]) -> list[str]:
        """The files of crops of the data set, from the prepared folder on."""
        paths = (self.dataset.crops[crop].path for crop in crops)
        root = self.prepared.root
        return [str(path.relative_to(root) if path.is_relative_to(root) else path) for path in paths]
