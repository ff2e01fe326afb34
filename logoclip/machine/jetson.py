"""The gauges of an NVIDIA Jetson: from jtop where its service runs, else from the kernel's own files."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

Gauges = dict[str, Any]

HOTTEST_ABSURD: Final = 150.0


class Jetson:
    """Reads a Jetson's GPU, temperatures and power rails. On any other machine everything is absent."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root
        self.model = _line(root / "proc/device-tree/model") if _is_jetson(root) else ""
        self._jtop = _jtop() if self.model else None

    def read(self) -> Gauges:
        """Those of `gpus` (one: `name`, and of `percent`, `temperature` in °C, `power` in W what can be read),
        `temperatures` by zone in °C and `rails` by name in W that can be read.
        """
        if not self.model:
            return {}
        percent, temperatures, rails = self._from_jtop() if self._jtop and self._jtop.ok() else self._from_files()
        gpu = {
            "name": self.model,
            "percent": percent,
            "temperature": _of_gpu(temperatures),
            "power": _of_gpu(rails),
        }
        found = {"gpus": [_present(gpu)], "temperatures": temperatures, "rails": rails}
        return {key: value for key, value in found.items() if value}

    def _from_jtop(self) -> tuple[float | None, dict[str, float], dict[str, float]]:
        board: Any = self._jtop
        loads = [gpu.get("status", {}).get("load") for gpu in dict(board.gpu).values()]
        zones = {name: zone.get("temp") for name, zone in dict(board.temperature).items() if zone.get("online", True)}
        rails = {
            name: rail["power"] / 1000 for name, rail in dict(board.power).get("rail", {}).items() if "power" in rail
        }
        return next((load for load in loads if load is not None), None), _sensible(zones), rails

    def _from_files(self) -> tuple[float | None, dict[str, float], dict[str, float]]:
        permille = [_number(path) for path in self._root.glob("sys/class/devfreq/*/device/load")]
        percent = next((load / 10 for load in permille if load is not None), None)
        zones = self._root.glob("sys/class/thermal/thermal_zone*")
        millidegrees = {_line(zone / "type").removesuffix("-thermal"): _number(zone / "temp") for zone in zones}
        return percent, _sensible({name: t and t / 1000 for name, t in millidegrees.items()}), self._rails()

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


def _is_jetson(root: Path) -> bool:
    return "NVIDIA" in _line(root / "proc/device-tree/model") or (root / "etc/nv_tegra_release").exists()


def _jtop() -> Any | None:
    """A connection to jtop's service, which fills itself in the background; None where it cannot be had."""
    try:
        from jtop import jtop

        board = jtop()
        board.start()
    # Not installed, no service, another version of it, not in its group: each has an exception of its own.
    except Exception:
        return None
    return board


def _of_gpu(values: dict[str, float]) -> float | None:
    return next((value for name, value in sorted(values.items()) if "gpu" in name.lower()), None)


def _sensible(temperatures: dict[str, Any]) -> dict[str, float]:
    """Zones that are switched off read −256 °C or nothing."""
    return {name: t for name, t in sorted(temperatures.items()) if name and t is not None and 0 < t < HOTTEST_ABSURD}


def _present(values: Gauges) -> Gauges:
    return {key: value for key, value in values.items() if value is not None}


def _number(path: Path) -> float | None:
    try:
        return float(_line(path))
    except ValueError:
        return None


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip("\0\n ")
    except OSError:  # a zone that is switched off, a file that this kernel does not have
        return ""
