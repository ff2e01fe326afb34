"""What batches take in /dev/shm, and who is refused for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.machine import shared_memory
from logoclip.machine.shared_memory import (
    REFERENCE_BATCH,
    REFERENCE_PROCESSES,
    batch_bytes,
    check_shared_memory,
    free_bytes,
    needed_bytes,
    processes_that_fit,
)

CONTAINER = 64 * 2**20


@pytest.fixture
def container(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with as much as a container has by default."""
    monkeypatch.setattr(shared_memory, "free_bytes", lambda: CONTAINER)


def test_the_reference_setting_is_that_of_the_config() -> None:
    config = TrainingConfig()
    assert (config.contrastive_batch, config.num_workers) == (REFERENCE_BATCH, REFERENCE_PROCESSES)
    assert batch_bytes(128, 224) == 77_070_336
    assert needed_bytes(77_070_336, 4) == 9 * 77_070_336  # two ahead for each process, and the one that is worked on
    assert needed_bytes(77_070_336, 0) == 0


def test_what_does_not_fit_is_refused_with_a_way_out(container: None) -> None:
    line = (
        "num_workers: 2 of them keep up to 5 batches of 77.1 MB in /dev/shm, which has 67.1 MB free: set num_workers: 0"
    )
    with pytest.raises(InputError, match=line):
        check_shared_memory(128, 224, 2)
    check_shared_memory(128, 224, 0)
    check_shared_memory(12, 32, 4)


@pytest.mark.parametrize(("batch", "fits"), [(CONTAINER, 0), (CONTAINER // 3, 1), (CONTAINER // 7, 3), (1, 8)])
def test_as_many_processes_as_fit(container: None, batch: int, fits: int) -> None:
    assert processes_that_fit(batch, 8) == fits
    assert needed_bytes(batch, fits) <= CONTAINER


def test_the_free_memory_is_the_file_systems(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shared_memory, "PLACE", str(tmp_path))
    assert free_bytes() == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.05)
    monkeypatch.setattr(shared_memory, "PLACE", str(tmp_path / "nowhere"))
    assert free_bytes() is None and processes_that_fit(10**15, 3) == 3
    check_shared_memory(10**9, 224, 4)
