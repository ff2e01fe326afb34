"""Gauges of a machine, with and without a GPU."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pynvml
import pytest

from logoclip.machine import gauges
from logoclip.machine.gauges import Meter


class FakeNvml:
    """One GPU that tells all, and one that knows its name only."""

    NVMLError = pynvml.NVMLError
    NVML_TEMPERATURE_GPU = 0

    def __init__(self) -> None:
        self.gone = False

    def nvmlDeviceGetCount(self) -> int:
        if self.gone:
            raise pynvml.NVMLError(pynvml.NVML_ERROR_GPU_IS_LOST)
        return 2

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:
        return index

    def nvmlDeviceGetName(self, gpu: int) -> str | bytes:
        return "A" if gpu == 0 else b"B"

    def nvmlDeviceGetMemoryInfo(self, gpu: int) -> Any:
        return self._said(gpu, SimpleNamespace(used=3, total=8))

    def nvmlDeviceGetUtilizationRates(self, gpu: int) -> Any:
        return self._said(gpu, SimpleNamespace(gpu=0))

    def nvmlDeviceGetPowerUsage(self, gpu: int) -> Any:
        return self._said(gpu, 71_500)

    def nvmlDeviceGetTemperature(self, gpu: int, sensor: int) -> Any:
        return self._said(gpu, 60 + sensor)

    def _said(self, gpu: int, value: Any) -> Any:
        if gpu == 1:
            raise pynvml.NVMLError(pynvml.NVML_ERROR_NOT_SUPPORTED)
        return value


@pytest.fixture
def nvml(monkeypatch: pytest.MonkeyPatch) -> FakeNvml:
    fake = FakeNvml()
    monkeypatch.setattr(gauges, "_nvml", lambda: fake)
    return fake


def test_a_gpu_is_said_in_percent_bytes_degrees_and_watts(nvml: FakeNvml, tmp_path: Path) -> None:
    full, bare = Meter(tmp_path).gauges()["gpus"]
    assert full == {
        "name": "A",
        "percent": 0.0,
        "memory_used": 3,
        "memory_total": 8,
        "temperature": 60,
        "power": 71.5,
    }
    assert bare == {"name": "B"}


def test_a_driver_that_goes_away_takes_its_gpus_along_and_nothing_else(nvml: FakeNvml, tmp_path: Path) -> None:
    meter = Meter(tmp_path)
    nvml.gone = True
    answer = meter.gauges()
    assert answer["gpus"] == [] and answer["memory_total"] > 0


def test_a_machine_without_a_driver_has_no_gpus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing() -> None:
        raise pynvml.NVMLError(pynvml.NVML_ERROR_LIBRARY_NOT_FOUND)

    monkeypatch.setattr(pynvml, "nvmlInit", missing)
    assert Meter(tmp_path).gauges()["gpus"] == []


def test_memory_and_disk_are_those_of_this_machine(tmp_path: Path) -> None:
    answer = Meter(tmp_path).gauges()
    total = int(Path("/proc/meminfo").read_text().split()[1]) * 1024
    assert answer["memory_total"] == total and 0 < answer["memory_used"] < total
    assert 0 <= answer["cpu_percent"] <= 100 and answer["disk_free"] > 0
