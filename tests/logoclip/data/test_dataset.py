"""Contrastive batches: what stands in one, in an epoch, and after a resume."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from logoclip.config.schema import TrainingConfig
from logoclip.data.dataset import ClassBatchSampler, LogoContrastiveDataset, label_codes, load_batches
from logoclip.data.prepared import Crop
from logoclip.data.transforms import training_transform
from logoclip.errors import InputError


def classes(*counts: int) -> np.ndarray:
    return np.repeat(np.arange(len(counts)), counts)


@settings(deadline=None, max_examples=50)
@given(
    counts=st.lists(st.integers(1, 20), min_size=3, max_size=12),
    k=st.integers(2, 3),
    m=st.integers(2, 5),
    seed=st.integers(0, 5),
)
def test_every_batch_has_k_different_classes_with_m_crops_each(counts: list[int], k: int, m: int, seed: int) -> None:
    codes = classes(*counts)
    assume(len(codes) >= k * m)
    epoch = ClassBatchSampler(codes, k, m, seed).batches(0)
    assert len(epoch) == len(codes) // (k * m)
    for batch in epoch:
        assert sorted(Counter(codes[draw.crop] for draw in batch).values()) == [m] * k
        for one in {codes[draw.crop] for draw in batch}:
            crops = {draw.crop for draw in batch if codes[draw.crop] == one}
            assert len(crops) <= counts[one]
            assert len(crops) > (m / 2 if counts[one] >= m else counts[one] / 2)


def test_a_class_with_fewer_crops_than_a_hand_gives_all_of_them_and_some_twice() -> None:
    codes = classes(3, 9, 9)
    hands = [d.crop for batch in ClassBatchSampler(codes, 3, 5, 0).batches(0) for d in batch if codes[d.crop] == 0]
    assert sorted(Counter(hands).values()) == [1, 2, 2]


def test_an_epoch_shows_nearly_every_crop_once() -> None:
    codes = classes(*[12] * 40)
    shown = Counter(draw.crop for batch in ClassBatchSampler(codes, 8, 4, 0).batches(0) for draw in batch)
    assert max(shown.values()) == 1
    assert len(shown) == len(codes)


def test_a_class_with_many_crops_is_drawn_more_often() -> None:
    codes = classes(100, *[10] * 10)
    shown = Counter(codes[draw.crop] for batch in ClassBatchSampler(codes, 4, 2, 0).batches(0) for draw in batch)
    assert shown[0] > 2 * max(count for one, count in shown.items() if one)


def test_draws_are_a_function_of_seed_epoch_and_place() -> None:
    codes = classes(*[9] * 10)
    first, again = ClassBatchSampler(codes, 3, 3, 5), ClassBatchSampler(codes, 3, 3, 5)
    assert first.batches(2) == again.batches(2)
    assert first.batches(2) != first.batches(3)
    assert first.batches(2) != ClassBatchSampler(codes, 3, 3, 6).batches(2)


def test_starting_at_a_step_goes_on_with_the_same_batches() -> None:
    codes = classes(*[9] * 10)
    whole, resumed = ClassBatchSampler(codes, 3, 3, 5), ClassBatchSampler(codes, 3, 3, 5)
    steps = whole.steps_per_epoch
    resumed.start_at(steps + 4)
    assert list(resumed) == whole.batches(1)[4:]
    assert len(resumed) == steps - 4


def test_too_few_brands_or_crops_are_refused_with_a_way_out() -> None:
    with pytest.raises(
        InputError, match="takes 5 logos, the training data have 3; add brands, or set logos_per_batch to 3"
    ):
        ClassBatchSampler(classes(9, 9, 9), 5, 2, 0)
    with pytest.raises(InputError, match="takes 3 × 4 crops, the training data have 6"):
        ClassBatchSampler(classes(2, 2, 2), 3, 4, 0)


@pytest.fixture
def crops(tmp_path: Path) -> list[Crop]:
    rng = np.random.default_rng(0)
    made = []
    for image in range(24):
        path = tmp_path / f"{image}.jpg"
        Image.fromarray(rng.integers(0, 255, (20, 30, 3), dtype=np.uint8)).save(path)
        made.append(Crop(path, f"brand{image // 6}", f"brand{image // 6}", "Food", image, image, 0))
    return made


def dataset(crops: list[Crop], *, seed: int = 0, shuffle_labels: bool = False) -> LogoContrastiveDataset:
    transform = training_transform(TrainingConfig(augmentation="strong"), 16)
    return LogoContrastiveDataset(crops, transform, seed=seed, shuffle_labels=shuffle_labels)


def test_loading_processes_change_nothing(crops: list[Crop]) -> None:
    made = dataset(crops)
    alone, helped = ([*load_batches(made, ClassBatchSampler(made.classes, 3, 2, 0), n)] for n in (0, 2))
    assert len(alone) == len(helped) == 4
    for one, other in zip(alone, helped, strict=True):
        assert torch.equal(one.pixels, other.pixels)
        assert torch.equal(one.classes, other.classes)
        assert torch.equal(one.brands, other.brands)
        assert one.crops == other.crops


def test_a_crop_that_comes_twice_is_augmented_in_two_ways(crops: list[Crop]) -> None:
    made = dataset(crops[:7])  # the second brand has one crop
    batch = next(load_batches(made, ClassBatchSampler(made.classes, 2, 3, 0), 0))
    twice = [index for index, crop in enumerate(batch.crops) if crop == 6]
    assert len(twice) == 3
    assert not torch.equal(batch.pixels[twice[0]], batch.pixels[twice[1]])


def test_augmentation_leaves_the_global_generator_alone(crops: list[Crop]) -> None:
    made = dataset(crops)
    before = torch.get_rng_state()
    made[next(iter(ClassBatchSampler(made.classes, 3, 2, 0)))[0]]
    assert torch.equal(torch.get_rng_state(), before)


def test_a_batch_draws_classes_and_carries_their_brands(crops: list[Crop]) -> None:
    """Four classes of two brands: a batch of four has them all, whatever their brands."""
    marked = [replace(crop, brand=f"brand{int(crop.class_name[-1]) // 2}") for crop in crops]
    made = dataset(marked)
    (batch, *_) = load_batches(made, ClassBatchSampler(made.classes, 4, 2, 0), 0)
    assert sorted(Counter(batch.classes.tolist()).values()) == [2, 2, 2, 2]
    for place, crop in enumerate(batch.crops):
        others = zip(batch.crops, batch.classes.tolist(), batch.brands.tolist(), strict=True)
        for other, class_code, brand_code in others:
            assert (class_code == batch.classes[place]) == (marked[other].class_name == marked[crop].class_name)
            assert (brand_code == batch.brands[place]) == (marked[other].brand == marked[crop].brand)


def test_classes_are_numbered_brand_by_brand(crops: list[Crop]) -> None:
    """So the name of a brand's only class decides nothing, not even where it sorts otherwise."""
    renamed = [replace(crop, class_name=f"{9 - int(crop.brand[-1])}") for crop in crops]
    for one, other in zip(label_codes(crops), label_codes(renamed), strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(*label_codes(renamed))


def test_shuffled_labels_keep_each_class_in_its_brand(crops: list[Crop]) -> None:
    marked = [replace(crop, brand=f"brand{int(crop.class_name[-1]) // 2}") for crop in crops]
    made = dataset(marked, seed=1, shuffle_labels=True)
    np.testing.assert_array_equal(made.classes // 2, made.brands)
    np.testing.assert_array_equal(made.classes, dataset(crops, seed=1, shuffle_labels=True).brands)


def test_shuffled_labels_keep_the_counts_and_break_the_link(crops: list[Crop]) -> None:
    straight, shuffled = dataset(crops), dataset(crops, seed=1, shuffle_labels=True)
    assert Counter(straight.brands.tolist()) == Counter(shuffled.brands.tolist())
    assert (straight.brands == shuffled.brands).mean() < 0.6
