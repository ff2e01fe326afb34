"""Training crops in contrastive batches of K classes × M crops.

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
    """pixels [N, 3, S, S]; classes, brands and images [N] are integer codes; crops are positions in the data set."""

    pixels: Tensor
    classes: Tensor
    brands: Tensor
    images: Tensor
    crops: list[int]

    def share_memory_(self) -> Batch:
        """Moves it, in place, to where other processes can see it."""
        for tensor in self._tensors:
            tensor.share_memory_()  # type: ignore[no-untyped-call]
        return self

    def pin_memory(self) -> Batch:
        """A copy in memory that a GPU reads by itself. torch pins nothing in a class that has no such method."""
        pixels, classes, brands, images = (tensor.pin_memory() for tensor in self._tensors)
        return Batch(pixels, classes, brands, images, self.crops)

    @property
    def _tensors(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.pixels, self.classes, self.brands, self.images


class LogoContrastiveDataset(Dataset[tuple[Tensor, int, int, int, int]]):
    """Crops with their class and brand, each under the augmentation that its draw asks for.

    Args:
        crops: [N] crops of the training brands.
        transform: picture → tensor; draws from torch's global generator.
        shuffle_labels: permute the classes, with their brands, over the crops by `seed`: a control that must learn
            nothing.

    Attributes:
        classes, brands: [N] code of each crop's class and of its brand. The classes are numbered brand by brand.
    """

    def __init__(
        self, crops: Sequence[Crop], transform: Transform, *, seed: int = 0, shuffle_labels: bool = False
    ) -> None:
        self.crops = list(crops)
        self.transform = transform
        self.classes, self.brands = label_codes(crops)
        if shuffle_labels:
            order = np.random.default_rng(seed).permutation(len(crops))
            self.classes, self.brands = self.classes[order], self.brands[order]

    def __len__(self) -> int:
        return len(self.crops)

    def __getitem__(self, draw: Draw) -> tuple[Tensor, int, int, int, int]:
        crop = self.crops[draw.crop]
        try:
            picture = read_picture(crop.path)
        except InputError as error:
            raise InputError(f"{error}: the prepared data are incomplete, prepare them again") from error
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(draw.seed)
            pixels = self.transform(picture)
        return pixels, int(self.classes[draw.crop]), int(self.brands[draw.crop]), crop.image, draw.crop


def label_codes(crops: Sequence[Crop]) -> tuple[np.ndarray, np.ndarray]:
    """A number for the class and one for the brand of each crop, two of [N].

    Classes are numbered brand by brand, so that where each brand has one class the two are the same.
    """
    names = sorted({(crop.brand, crop.class_name) for crop in crops})
    codes = {name: code for code, name in enumerate(names)}
    classes = np.array([codes[crop.brand, crop.class_name] for crop in crops], dtype=np.int64)
    brands = np.unique([brand for brand, _ in names], return_inverse=True)[1]
    return classes, brands[classes]


class ClassBatchSampler(Sampler[list[Draw]]):
    """Batches of `logos_per_batch` different classes, `samples_per_logo` crops of each.

    An epoch is ⌊crops / batch⌋ batches. A class's crops are dealt in hands of `samples_per_logo`; a class with
    fewer crops gives some twice. Classes with more hands left are drawn more often, so that an epoch shows
    nearly every crop once.

    Two classes of one brand may meet in a batch. Their pairs are neutral to the loss, which costs each of their crops
    some negatives; to keep them apart would draw the classes of a brand of many less often than the others, and with
    few brands could not fill a batch.

    Args:
        classes: [N] class code of each crop.

    Raises:
        InputError: there are fewer classes, or crops, than one batch takes.
    """

    def __init__(self, classes: np.ndarray, logos_per_batch: int, samples_per_logo: int, seed: int) -> None:
        # One sort, not a search for each class: 3,000 classes have 194,000 crops.
        self.by_class = np.split(
            np.argsort(classes, kind="stable"), np.cumsum(np.unique(classes, return_counts=True)[1])[:-1]
        )
        self.logos_per_batch = logos_per_batch
        self.samples_per_logo = samples_per_logo
        self.seed = seed
        self.steps_per_epoch = len(classes) // (logos_per_batch * samples_per_logo)
        check_batch(len(self.by_class), len(classes), logos_per_batch, samples_per_logo)
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
            classes = rng.choice(len(hands), self.logos_per_batch, replace=False, p=left / left.sum())
            left[classes] -= 1
            made.append(self._batch([hands[one].pop() for one in classes], rng))
        return made

    def _deal(self, rng: np.random.Generator) -> tuple[list[list[np.ndarray]], np.ndarray]:
        """The hands of each class, and how many each has."""
        hands = [self._hands(rng.permutation(crops)) for crops in self.by_class]
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
    sampler: ClassBatchSampler,
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


def _collate(items: list[tuple[Tensor, int, int, int, int]]) -> Batch:
    pixels, classes, brands, images, crops = zip(*items, strict=True)
    return Batch(torch.stack(pixels), torch.tensor(classes), torch.tensor(brands), torch.tensor(images), list(crops))
