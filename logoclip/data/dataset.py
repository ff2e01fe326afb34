"""Training crops in contrastive batches of K brands × M crops.

Every draw is a function of the seed, the epoch and the place in it: a resumed run needs no random state
to go on with the very batches that an uninterrupted one draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset, Sampler

from logoclip.data.brands import check_batch
from logoclip.data.loading import load
from logoclip.data.pictures import read_picture
from logoclip.data.prepared import Crop
from logoclip.data.transforms import Transform
from logoclip.errors import InputError


@dataclass(frozen=True)
class Draw:
    """One crop of a batch, and the seed of its augmentation."""

    crop: int
    seed: int


@dataclass(frozen=True)
class Batch:
    """pixels [N, 3, S, S]; brands [N] and images [N] are integer codes; crops are positions in the data set."""

    pixels: Tensor
    brands: Tensor
    images: Tensor
    crops: list[int]

    def share_memory_(self) -> Batch:
        """Moves it, in place, to where other processes can see it."""
        for tensor in (self.pixels, self.brands, self.images):
            tensor.share_memory_()  # type: ignore[no-untyped-call]
        return self

    def pin_memory(self) -> Batch:
        """A copy in memory that a GPU reads by itself. torch pins nothing in a class that has no such method."""
        return Batch(self.pixels.pin_memory(), self.brands.pin_memory(), self.images.pin_memory(), self.crops)


class LogoContrastiveDataset(Dataset[tuple[Tensor, int, int, int]]):
    """Crops with their brand, each under the augmentation that its draw asks for.

    Args:
        crops: [N] crops of the training brands.
        transform: picture → tensor; draws from torch's global generator.
        shuffle_labels: permute the brands over the crops by `seed`: a control that must learn nothing.
    """

    def __init__(
        self, crops: Sequence[Crop], transform: Transform, *, seed: int = 0, shuffle_labels: bool = False
    ) -> None:
        self.crops = list(crops)
        self.transform = transform
        self.brand_names = sorted({crop.brand for crop in crops})
        codes = {brand: code for code, brand in enumerate(self.brand_names)}
        self.brands = np.array([codes[crop.brand] for crop in crops], dtype=np.int64)
        if shuffle_labels:
            self.brands = np.random.default_rng(seed).permutation(self.brands)

    def __len__(self) -> int:
        return len(self.crops)

    def __getitem__(self, draw: Draw) -> tuple[Tensor, int, int, int]:
        crop = self.crops[draw.crop]
        try:
            picture = read_picture(crop.path)
        except InputError as error:
            raise InputError(f"{error}: the prepared data are incomplete, prepare them again") from error
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(draw.seed)
            pixels = self.transform(picture)
        return pixels, int(self.brands[draw.crop]), crop.image, draw.crop


class BrandBatchSampler(Sampler[list[Draw]]):
    """Batches of `logos_per_batch` different brands, `samples_per_logo` crops of each.

    An epoch is ⌊crops / batch⌋ batches. A brand's crops are dealt in hands of `samples_per_logo`; a brand with
    fewer crops gives some twice. Brands with more hands left are drawn more often, so that an epoch shows
    nearly every crop once.

    Args:
        brands: [N] brand code of each crop.

    Raises:
        InputError: there are fewer brands, or crops, than one batch takes.
    """

    def __init__(self, brands: np.ndarray, logos_per_batch: int, samples_per_logo: int, seed: int) -> None:
        # One sort, not a search for each brand: 3,000 brands have 194,000 crops.
        self.by_brand = np.split(
            np.argsort(brands, kind="stable"), np.cumsum(np.unique(brands, return_counts=True)[1])[:-1]
        )
        self.logos_per_batch = logos_per_batch
        self.samples_per_logo = samples_per_logo
        self.seed = seed
        self.steps_per_epoch = len(brands) // (logos_per_batch * samples_per_logo)
        check_batch(len(self.by_brand), len(brands), logos_per_batch, samples_per_logo)
        self.start_at(0)

    def start_at(self, step: int) -> None:
        """Let the next iteration begin with the batch after `step` finished steps, counted over all epochs."""
        self.epoch, self.first = divmod(step, self.steps_per_epoch)

    def __len__(self) -> int:
        return self.steps_per_epoch - self.first

    def __iter__(self) -> Iterator[list[Draw]]:
        yield from self.batches(self.epoch)[self.first :]

    def batches(self, epoch: int) -> list[list[Draw]]:
        """All batches of an epoch, in order."""
        rng = np.random.default_rng([self.seed, epoch])
        hands, left = self._deal(rng)
        made = []
        for _ in range(self.steps_per_epoch):
            if np.count_nonzero(left) < self.logos_per_batch:
                hands, left = self._deal(rng)
            brands = rng.choice(len(hands), self.logos_per_batch, replace=False, p=left / left.sum())
            left[brands] -= 1
            made.append(self._batch([hands[brand].pop() for brand in brands], rng))
        return made

    def _deal(self, rng: np.random.Generator) -> tuple[list[list[np.ndarray]], np.ndarray]:
        """The hands of each brand, and how many each has."""
        hands = [self._hands(rng.permutation(crops)) for crops in self.by_brand]
        return hands, np.array([len(hand) for hand in hands])

    def _hands(self, crops: np.ndarray) -> list[np.ndarray]:
        hands = -(-len(crops) // self.samples_per_logo)
        return list(np.resize(crops, (hands, self.samples_per_logo)))

    def _batch(self, hands: list[np.ndarray], rng: np.random.Generator) -> list[Draw]:
        crops = np.concatenate(hands)
        seeds = rng.integers(2**63, size=len(crops))
        return [Draw(crop, seed) for crop, seed in zip(crops.tolist(), seeds.tolist(), strict=True)]


def load_batches(
    dataset: LogoContrastiveDataset,
    sampler: BrandBatchSampler,
    workers: int,
    waiting: Callable[[], object] = lambda: None,
) -> Iterator[Batch]:
    """The batches of the rest of the sampler's epoch, loaded by `workers` processes (0: by this one).

    Args:
        waiting: called again and again while there is no batch yet; what it raises ends the wait.

    Raises:
        InputError: a crop cannot be read any more.
        JobError: as `load`.
    """
    return load(dataset.__getitem__, sampler, _collate, workers, waiting)


def _collate(items: list[tuple[Tensor, int, int, int]]) -> Batch:
    pixels, brands, images, crops = zip(*items, strict=True)
    return Batch(torch.stack(pixels), torch.tensor(brands), torch.tensor(images), list(crops))
