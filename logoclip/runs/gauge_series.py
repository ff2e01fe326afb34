"""A machine's gauges as series of a run: what a worker records of them, and what each is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from logoclip.machine.gauges import Gpu, Machine

GAUGE: Final = "machine."
"""How the names of gauges begin among a run's scalars."""
UNITS: Final = {"percent": "%", "gb": "G", "celsius": "°C", "watts": "W", "mhz": "MHz"}
"""By the end of a name."""
WORDS: Final = {"disk_free": "disk free", "gpu_throttled": "gpu held down"}
"""What is said where a name does not say it; rails and zones keep the names that the board gives them."""


def gauge_series(machine: Machine) -> dict[str, float]:
    """The value of each gauge that the machine has, by its name as a series. Memory and disk are in 10⁹ bytes."""
    named = {f"{GAUGE}{name}": value for name, value in _gauges(machine)}
    return {name: float(value) for name, value in named.items() if value is not None}


def _gauges(machine: Machine) -> Iterator[tuple[str, float | None]]:
    yield "cpu_percent", machine.cpu_percent
    yield "memory_gb", _gigabytes(machine.memory_used)
    yield "disk_free_gb", _gigabytes(machine.disk_free)
    for number, gpu in enumerate(machine.gpus):
        prefix = f"gpu{number}" if len(machine.gpus) > 1 else "gpu"
        yield from ((f"{prefix}_{name}", value) for name, value in _of_gpu(gpu))
    for zone, celsius in machine.temperatures.items():
        yield f"{zone}_celsius", celsius
    for rail, watts in machine.rails.items():
        yield f"{rail}_watts", watts


def _of_gpu(gpu: Gpu) -> Iterator[tuple[str, float | None]]:
    yield "percent", gpu.percent
    yield "memory_gb", _gigabytes(gpu.memory_used)
    yield "celsius", gpu.temperature
    yield "watts", gpu.power
    yield "mhz", gpu.clock
    yield "throttled", None if gpu.throttled is None else float(gpu.throttled)


def _gigabytes(count: int | None) -> float | None:
    return None if count is None else count / 1e9


def gauge_label(name: str) -> tuple[str, str]:
    """What a series of a gauge is called, and its unit: `("gpu", "°C")`, `("VDD_GPU_SOC", "W")`."""
    whole = name.removeprefix(GAUGE)
    said, _, unit = whole.rpartition("_")
    said = said if unit in UNITS else whole
    return WORDS.get(said, said.replace("_memory", " memory")), UNITS.get(unit, "")
