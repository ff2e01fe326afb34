"""Reads the gauges."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from logoclip.machine.gauges import Machine
from logoclip.machine.jetson import Jetson

Gauges = dict[str, Any]


class Meter:
    """Reads the gauges of this machine, and of the disk that `place` is on."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._jetson = Jetson()
        self._nvml = _nvml()
        psutil.cpu_percent()  # the first answer is about no time at all and means nothing

    def read(self) -> Machine:
        """Percent of all cores since the last call; memory and disk in bytes; `gpus`; what else a Jetson measures.

        A GPU has those of `name`, `percent`, `memory_used`, `memory_total` (bytes), `temperature` (°C) and `power` (W)
        that can be read. A Jetson has also `temperatures` by zone (°C) and `rails` by name (W).
        """
        memory = psutil.virtual_memory()
        board = self._jetson.read()
        # NVML sees a Jetson's GPU too, but answers "not supported" to nearly everything.
        gpus = board.pop("gpus", None) or _nvml_gpus(self._nvml)
        import msgspec

        return msgspec.convert(
            {
                "cpu_percent": psutil.cpu_percent(),
                "memory_used": memory.total - memory.available,
                "memory_total": memory.total,
                "disk_free": psutil.disk_usage(str(self._place)).free,
                "gpus": gpus,
                **board,
            },
            Machine,
        )


def _nvml() -> Any | None:
    """NVIDIA's management library, begun; None without an NVIDIA driver."""
    import pynvml

    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    return pynvml


def _nvml_gpus(nvml: Any | None) -> list[Gauges]:
    if nvml is None:
        return []
    try:
        handles = [nvml.nvmlDeviceGetHandleByIndex(index) for index in range(nvml.nvmlDeviceGetCount())]
    except nvml.NVMLError:  # the driver went away, as in an upgrade
        return []
    return [_nvml_gpu(nvml, handle) for handle in handles]


def _nvml_gpu(nvml: Any, handle: Any) -> Gauges:
    def ask(question: Callable[..., Any], *arguments: object) -> Any:
        try:
            return question(handle, *arguments)
        except nvml.NVMLError:  # this GPU does not know that
            return None

    memory = ask(nvml.nvmlDeviceGetMemoryInfo)
    busy = ask(nvml.nvmlDeviceGetUtilizationRates)
    milliwatts = ask(nvml.nvmlDeviceGetPowerUsage)
    name = ask(nvml.nvmlDeviceGetName)
    found = {
        "name": name.decode() if isinstance(name, bytes) else name,
        "percent": busy and float(busy.gpu),
        "memory_used": memory and memory.used,
        "memory_total": memory and memory.total,
        "temperature": ask(nvml.nvmlDeviceGetTemperature, nvml.NVML_TEMPERATURE_GPU),
        "power": milliwatts and milliwatts / 1000,
    }
    return {key: value for key, value in found.items() if value is not None}
