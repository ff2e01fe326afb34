"""Measures a machine."""

from __future__ import annotations

from pathlib import Path

import psutil
from msgspec.structs import replace

from logoclip.machine.board import Board
from logoclip.machine.cpu import CpuMeter
from logoclip.machine.gauges import Gpu, Machine
from logoclip.machine.jetson import Jetson
from logoclip.machine.nvml import Nvml
from logoclip.machine.troubles import Troubles


class Meter:
    """Reads the gauges of this machine, and of the disk that `place` is on. May be asked from several threads."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._cpu = CpuMeter()
        self._jetson = Jetson()
        self._nvml = Nvml()

    def read(self) -> Machine:
        """All gauges as they are now. Raises nothing: what cannot be read is absent, and `troubles` says why."""
        troubles = Troubles()
        memory = troubles.catch("memory", psutil.virtual_memory, None)
        disk = troubles.catch("disk", lambda: psutil.disk_usage(str(self._place)), None)
        board = self._jetson.read(troubles)
        return Machine(
            cpu_percent=troubles.catch("cpu", self._cpu.percent, None),
            memory_used=memory and memory.total - memory.available,
            memory_total=memory and memory.total,
            disk_free=disk and disk.free,
            gpus=self._gpus(board, troubles),
            temperatures=board.temperatures,
            rails=board.rails,
            troubles=tuple(troubles.lines),
        )

    def _gpus(self, board: Board, troubles: Troubles) -> tuple[Gpu, ...]:
        if not self._jetson.model:
            return self._nvml.gpus(troubles)
        gpu = Gpu(
            name=self._jetson.model,
            percent=board.percent,
            temperature=board.gpu_temperature,
            power=board.gpu_power,
            clock=board.clock,
        )
        # NVML answers "not supported" to nearly everything up to the Orin, but knows the load of a Thor.
        known = self._nvml.gpus(troubles) if gpu.percent is None else ()
        return (replace(gpu, percent=known[0].percent) if known else gpu,)
