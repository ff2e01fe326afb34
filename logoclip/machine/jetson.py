"""The gauges of an NVIDIA Jetson: from jtop where its service runs, else from the kernel's own files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from logoclip.machine.board import Board, as_number, plausible
from logoclip.machine.jtop import Jtop
from logoclip.machine.troubles import Troubles

# The GPU's device: 57000000.gpu on a Nano, 17000000.gp10b on a TX2, .gv11b on a Xavier, .ga10b or .gpu on an Orin,
# gpu-gpc-0 on a Thor. The video and copy engines beside it (vic, nvenc, nvdec, nvjpg …) have loads of their own.
GPU_DEVICE: Final = re.compile(r"([0-9a-f]+\.)?(gpu|gp10b|gv11b|ga10b|gb10b)(\.\d+)?|gpu-gpc-\d+")


class Jetson:
    """Reads a Jetson's board.

    Args:
        root: where the kernel's files begin.

    Attributes:
        model: what the board calls itself; empty if this machine is no Jetson.
    """

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root
        self._jtop = Jtop()
        self.model = _model(root)

    def read(self, troubles: Troubles) -> Board:
        """What can be read of the board, each gauge from jtop or else from the kernel. Nothing on other machines."""
        if not self.model:
            return Board()
        said = self._jtop.read(troubles)
        return Board(
            troubles.catch("gpu load", self._load, None) if said.percent is None else said.percent,
            said.temperatures or troubles.catch("temperatures", self._temperatures, {}),
            said.rails or troubles.catch("rails", self._rails, {}),
            troubles.catch("gpu clock", self._clock, None),
        )

    def _devices(self) -> list[Path]:
        return sorted(device for device in self._root.glob("sys/class/devfreq/*") if _is_gpu(device))

    def _clock(self) -> float | None:
        rates = (_number(device / "cur_freq") for device in self._devices())
        return next((hertz / 1e6 for hertz in rates if hertz is not None), None)

    def _load(self) -> float | None:
        loads = [device / "device/load" for device in self._devices()]
        # Where its frequency is not scaled the GPU is no devfreq device; JetPack 4 to 6 name it thus beside that.
        loads += [self._root / "sys/devices/gpu.0/load", self._root / "sys/devices/platform/gpu.0/load"]
        return next((load / 10 for load in map(_number, loads) if load is not None), None)  # the files are in ‰

    def _temperatures(self) -> dict[str, float]:
        zones = self._root.glob("sys/class/thermal/thermal_zone*")
        millidegrees = {_line(zone / "type").removesuffix("-thermal"): _number(zone / "temp") for zone in zones}
        return plausible({name: None if t is None else t / 1000 for name, t in millidegrees.items()})

    def _rails(self) -> dict[str, float]:
        """Watts from the board's INA3221 monitors: millivolts times milliamperes."""
        rails: dict[str, float] = {}
        for current in sorted(self._root.glob("sys/bus/i2c/drivers/ina3221/*/hwmon/hwmon*/curr*_input")):
            channel = current.name.removeprefix("curr").removesuffix("_input")
            label = _line(current.with_name(f"in{channel}_label"))
            milliamperes, millivolts = _number(current), _number(current.with_name(f"in{channel}_input"))
            if label and label != "NC" and milliamperes is not None and millivolts is not None:
                rails[label] = milliamperes * millivolts / 1e6
        return rails


def _model(root: Path) -> str:
    """The board's name. A container sees no device tree, but has the release file where it was given the GPU.

    That file's own BOARD is no name: it says `t186ref` on every board from the TX2 to the Orin.
    """
    name = _line(root / "proc/device-tree/model")
    if _line(root / "etc/nv_tegra_release"):
        return name or "NVIDIA Jetson"
    return name if "NVIDIA" in name else ""


def _is_gpu(device: Path) -> bool:
    return any(GPU_DEVICE.fullmatch(name) for name in (device.name, _line(device / "device/of_node/name")))


def _number(path: Path) -> float | None:
    return as_number(_line(path))


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip("\0\n ")
    except OSError:  # a zone that is switched off, a file that this kernel does not have
        return ""
