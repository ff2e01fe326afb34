from __future__ import annotations

import time
from pathlib import Path

import pytest

from logoclip.config.schema import TrainingConfig
from logoclip.data.prepared import Crop, PreparedData
from logoclip.data.transforms import CLIP_MEAN, CLIP_STD
from logoclip.errors import InputError
from logoclip.machine import shared_memory
from logoclip.training.training_data import TrainingData

STATISTICS = (CLIP_MEAN, CLIP_STD)


def large(brands: int, crops: int) -> PreparedData:
    made = (
        Crop(Path(f"/data/{brand}/{index}.jpg"), f"b{brand}", f"b{brand}", "Food", *[brand * crops + index] * 2, 0)
        for brand in range(brands)
        for index in range(crops)
    )
    return PreparedData(Path("/data"), "large", tuple(made))


def test_no_brand_is_searched_for_in_a_list_of_brands() -> None:
    """Ten times the crops, of ten times the brands, cost some ten times as much, not a hundred times."""

    def seconds(brands: int) -> float:
        data = large(brands, 20)
        began = time.process_time()
        TrainingData(TrainingConfig(num_workers=0), data, 32, STATISTICS).sampler.batches(0)
        return time.process_time() - began

    seconds(100)
    small, much = min(seconds(100) for _ in range(3)), min(seconds(1000) for _ in range(2))
    assert much < 40 * small


def test_files_are_named_from_the_prepared_folder_on() -> None:
    data = TrainingData(TrainingConfig(num_workers=0), large(60, 6), 32, STATISTICS)
    (name,) = data.names([0])
    assert not name.startswith("/") and name.endswith("/0.jpg")


def test_batches_that_no_shared_memory_has_room_for_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_memory, "free_bytes", lambda: 64_000_000)
    data = large(60, 6)
    with pytest.raises(InputError, match=r"num_workers: 4 of them keep up to 9 batches of 77.1 MB in /dev/shm"):
        TrainingData(TrainingConfig(), data, 224, STATISTICS)
    TrainingData(TrainingConfig(num_workers=0), data, 224, STATISTICS)
