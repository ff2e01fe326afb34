"""GPUs by way of NVIDIA's driver, with all that a driver does to its callers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pynvml
import pytest

from logoclip.machine import nvml, source
from logoclip.machine.gauges import Gpu
from logoclip.machine.nvml import Nvml
from logoclip.machine.troubles import Troubles

FULL = Gpu("A", percent=0.0, memory_used=3, memory_total=8, temperature=60, power=71.5, clock=1410, throttled=True)


class Driver:
    """Two GPUs: one that tells all, and one that knows its name only, or fails with `fault`."""

    NVMLError = pynvml.NVMLError
    NVML_ERROR_NOT_SUPPORTED = pynvml.NVML_ERROR_NOT_SUPPORTED
    NVML_ERROR_FUNCTION_NOT_FOUND = pynvml.NVML_ERROR_FUNCTION_NOT_FOUND
    NVML_TEMPERATURE_GPU = 0

    def __init__(self) -> None:
        self.gone = False
        self.fault = pynvml.NVML_ERROR_NOT_SUPPORTED
        self.shut_down = 0
        self.reasons = 0x20

    def nvmlShutdown(self) -> None:
        self.shut_down += 1

    def nvmlDeviceGetCount(self) -> int:
        if self.gone:
            raise pynvml.NVMLError(pynvml.NVML_ERROR_UNINITIALIZED)
        return 2

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:
        if index == 1 and self.fault == pynvml.NVML_ERROR_GPU_IS_LOST:
            raise pynvml.NVMLError(self.fault)
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

    def nvmlDeviceGetClockInfo(self, gpu: int, kind: int) -> Any:
        return self._said(gpu, 1410 + kind)

    def nvmlDeviceGetCurrentClocksThrottleReasons(self, gpu: int) -> Any:
        return self._said(gpu, self.reasons)

    def _said(self, gpu: int, value: Any) -> Any:
        if gpu == 1:
            raise pynvml.NVMLError(self.fault)
        return value


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> Driver:
    fake = Driver()
    monkeypatch.setattr(nvml, "_begin", lambda: fake)
    return fake


def read(gpus: Nvml) -> tuple[tuple[Gpu, ...], list[str]]:
    troubles = Troubles()
    return gpus.gpus(troubles), troubles.lines


def test_a_gpu_is_said_in_percent_bytes_degrees_and_watts(driver: Driver) -> None:
    assert read(Nvml()) == ((FULL, Gpu("B")), [])


def test_a_driver_that_is_too_old_for_a_question_is_no_trouble(driver: Driver) -> None:
    driver.fault = pynvml.NVML_ERROR_FUNCTION_NOT_FOUND
    assert read(Nvml()) == ((FULL, Gpu("B")), [])


def test_one_lost_gpu_keeps_its_number_and_leaves_the_others(driver: Driver) -> None:
    driver.fault = pynvml.NVML_ERROR_GPU_IS_LOST
    assert read(Nvml()) == ((FULL, Gpu()), ["gpu 1: GPU is lost"])


def test_a_driver_that_goes_away_is_found_again(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "AGAIN_AFTER", 0.0)
    gpus = Nvml()
    read(gpus)
    driver.gone = True
    assert read(gpus) == ((), ["gpu: Uninitialized"])
    driver.gone = False
    assert read(gpus) == ((FULL, Gpu("B")), [])


def test_a_machine_without_a_driver_has_no_gpus_and_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise pynvml.NVMLError(pynvml.NVML_ERROR_LIBRARY_NOT_FOUND)

    monkeypatch.setattr(pynvml, "nvmlInit", missing)
    assert read(Nvml()) == ((), [])


@pytest.mark.parametrize(
    ("reasons", "throttled"), [(0, False), (0x1, False), (0x2, False), (0x4, True), (0x41, True), (0x80, True)]
)
def test_only_heat_and_power_hold_a_clock_down(driver: Driver, reasons: int, throttled: bool) -> None:
    driver.reasons = reasons  # an idle GPU and one whose clock somebody set are slow for other reasons
    assert read(Nvml())[0][0].throttled == throttled


def test_a_library_that_does_not_know_a_question_is_asked_the_others(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("nvmlDeviceGetClockInfo", "nvmlDeviceGetCurrentClocksThrottleReasons"):
        monkeypatch.delattr(Driver, name)
    ((gpu, _), troubles) = read(Nvml())
    assert (gpu.clock, gpu.throttled, gpu.power, troubles) == (None, None, 71.5, [])
