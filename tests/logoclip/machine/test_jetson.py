"""A Jetson's gauges, from a made-up tree of the kernel's files as on an AGX Orin, and from a made-up jtop."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest

from logoclip.machine.jetson import Jetson

FILES = {
    "proc/device-tree/model": "NVIDIA Jetson AGX Orin Developer Kit\0",
    "sys/class/devfreq/17000000.gpu/device/load": "437\n",
    "sys/class/thermal/thermal_zone0/type": "cpu-thermal\n",
    "sys/class/thermal/thermal_zone0/temp": "48500\n",
    "sys/class/thermal/thermal_zone1/type": "gpu-thermal\n",
    "sys/class/thermal/thermal_zone1/temp": "46250\n",
    "sys/class/thermal/thermal_zone2/type": "cv0-thermal\n",
    "sys/class/thermal/thermal_zone2/temp": "-256000\n",
    "sys/class/thermal/thermal_zone3/type": "dead-thermal\n",
    "sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon3/in1_label": "VDD_GPU_SOC\n",
    "sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon3/in1_input": "19000\n",
    "sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon3/curr1_input": "500\n",
    "sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon3/in2_label": "NC\n",
    "sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon3/in2_input": "1\n",
    "sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon3/curr2_input": "1\n",
}


@pytest.fixture
def board(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.fixture(autouse=True)
def without_jtop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jtop", None)


def test_the_kernels_files_are_read_in_their_units(board: Path) -> None:
    assert Jetson(board).read() == {
        "gpus": [{"name": "NVIDIA Jetson AGX Orin Developer Kit", "percent": 43.7, "temperature": 46.25, "power": 9.5}],
        "temperatures": {"cpu": 48.5, "gpu": 46.25},
        "rails": {"VDD_GPU_SOC": 9.5},
    }


def test_what_cannot_be_read_is_absent(board: Path) -> None:
    (board / "sys/class/devfreq/17000000.gpu/device/load").write_text("busy\n")
    (board / "sys/class/thermal/thermal_zone1/temp").unlink()
    for path in board.glob("sys/bus/i2c/drivers/ina3221/*/hwmon/hwmon3/in1_label"):
        path.unlink()
    assert Jetson(board).read() == {
        "gpus": [{"name": "NVIDIA Jetson AGX Orin Developer Kit"}],
        "temperatures": {"cpu": 48.5},
    }


def test_another_machine_has_none_of_it(tmp_path: Path) -> None:
    assert Jetson(tmp_path).read() == {}


class FakeJtop:
    """What jetson-stats 4 tells, as far as it is used."""

    working = True
    gpu: ClassVar = {"gpu": {"type": "integrated", "status": {"load": 61.5}}}
    temperature: ClassVar = {"gpu": {"temp": 51.0, "online": True}, "cv0": {"temp": -256, "online": False}}
    power: ClassVar = {"rail": {"VDD_GPU_SOC": {"power": 8200, "volt": 19000}}, "tot": {"power": 20000}}

    def start(self) -> None:
        return None

    def ok(self) -> bool:
        return self.working


def with_jtop(monkeypatch: pytest.MonkeyPatch, jtop: Any) -> None:
    module = ModuleType("jtop")
    module.jtop = jtop  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "jtop", module)


def test_jtop_is_asked_where_its_service_runs(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_jtop(monkeypatch, FakeJtop)
    answer = Jetson(board).read()
    assert answer["gpus"][0] | {"name": ""} == {"name": "", "percent": 61.5, "temperature": 51.0, "power": 8.2}
    assert answer["temperatures"] == {"gpu": 51.0} and answer["rails"] == {"VDD_GPU_SOC": 8.2}


def test_without_jtops_service_the_files_are_read(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing(FakeJtop):
        def start(self) -> None:
            raise RuntimeError("the jtop.service is not active")

    class Ended(FakeJtop):
        working = False

    for jtop in (Refusing, Ended):
        with_jtop(monkeypatch, jtop)
        assert Jetson(board).read()["gpus"][0]["percent"] == 43.7
