"""NVIDIA GPUs, asked through the driver's management library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from logoclip.machine.gauges import Gpu
from logoclip.machine.source import Source
from logoclip.machine.troubles import Troubles

CORE_CLOCK: Final = 0  # NVML_CLOCK_GRAPHICS
REASONS: Final = ("nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons")
# NVML_CLOCKS_EVENT_REASON_…: SW_POWER_CAP, HW_SLOWDOWN, SW_THERMAL_, HW_THERMAL_, HW_POWER_BRAKE_SLOWDOWN.
HELD_DOWN: Final = 0x04 | 0x08 | 0x20 | 0x40 | 0x80


class Nvml:
    """The GPUs that the driver knows. A driver that goes away, as in an upgrade, is looked for again."""

    def __init__(self) -> None:
        self._source: Source[Any] = Source(_begin, lambda nvml: nvml.nvmlShutdown())

    def gpus(self, troubles: Troubles) -> tuple[Gpu, ...]:
        """Each GPU with what it can measure; none without a driver."""
        return troubles.catch("gpu", lambda: self._read(troubles), ())

    def _read(self, troubles: Troubles) -> tuple[Gpu, ...]:
        import pynvml

        try:
            return self._source.ask(lambda nvml: _gpus(nvml, troubles))
        except pynvml.NVMLError_LibraryNotFound:  # no driver is installed: nothing is amiss
            return ()


def _begin() -> Any:
    import pynvml

    pynvml.nvmlInit()
    return pynvml


def _gpus(nvml: Any, troubles: Troubles) -> tuple[Gpu, ...]:
    return tuple(_gpu(nvml, index, troubles) for index in range(nvml.nvmlDeviceGetCount()))


def _gpu(nvml: Any, index: int, troubles: Troubles) -> Gpu:
    unknown = (nvml.NVML_ERROR_NOT_SUPPORTED, nvml.NVML_ERROR_FUNCTION_NOT_FOUND)

    def ask(question: Callable[..., Any], *arguments: object) -> Any:
        try:
            return question(nvml.nvmlDeviceGetHandleByIndex(index), *arguments)
        except nvml.NVMLError as error:
            if error.value in unknown:  # this GPU, or this driver, does not measure that
                return None
            raise

    def gauge(question: Callable[..., Any], *arguments: object) -> Any:
        return troubles.catch(f"gpu {index}", lambda: ask(question, *arguments), None)

    def known(name: str, *arguments: object) -> Any:
        """Of a question that not every version of the library knows."""
        question = getattr(nvml, name, None)
        return question and gauge(question, *arguments)

    memory = gauge(nvml.nvmlDeviceGetMemoryInfo)
    busy = gauge(nvml.nvmlDeviceGetUtilizationRates)
    milliwatts = gauge(nvml.nvmlDeviceGetPowerUsage)
    name = gauge(nvml.nvmlDeviceGetName)
    reasons = next((found for asked in REASONS if (found := known(asked)) is not None), None)
    return Gpu(
        name=name.decode(errors="replace") if isinstance(name, bytes) else name,
        percent=busy and float(busy.gpu),
        memory_used=memory and memory.used,
        memory_total=memory and memory.total,
        temperature=gauge(nvml.nvmlDeviceGetTemperature, nvml.NVML_TEMPERATURE_GPU),
        power=None if milliwatts is None else milliwatts / 1000,
        clock=known("nvmlDeviceGetClockInfo", CORE_CLOCK),
        throttled=None if reasons is None else bool(int(reasons) & HELD_DOWN),
    )
