"""How busy a machine is: what a meter measures. What cannot be measured is absent, never zero."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Gpu(Struct, frozen=True):
    """One GPU.

    Attributes:
        percent: of the time in which it computed, 0–100.
        memory_used, memory_total: bytes.
        temperature: °C.
        power: W; on a Jetson that of the rail which feeds the GPU.
        clock: MHz.
        throttled: whether heat or power holds its clock down.
    """

    name: str | None = None
    percent: float | None = None
    memory_used: int | None = None
    memory_total: int | None = None
    temperature: float | None = None
    power: float | None = None
    clock: float | None = None
    throttled: bool | None = None


class Machine(Struct, frozen=True):
    """All gauges of one machine. Plain values, so that an answer of another machine decodes into the same.

    Attributes:
        cpu_percent: of all cores together since the last reading, 0–100. None until there are two readings.
        memory_used, memory_total: bytes; what the kernel would give back at need does not count as used.
        disk_free: bytes that the disk of the workspace has free.
        gpus: in the order of their numbers.
        temperatures: °C by thermal zone, of a Jetson.
        rails: W by power rail, of a Jetson.
        troubles: why a gauge is absent that should be there, one short line each.
    """

    cpu_percent: float | None = None
    memory_used: int | None = None
    memory_total: int | None = None
    disk_free: int | None = None
    gpus: tuple[Gpu, ...] = ()
    temperatures: Mapping[str, float] = {}
    rails: Mapping[str, float] = {}
    troubles: tuple[str, ...] = ()
