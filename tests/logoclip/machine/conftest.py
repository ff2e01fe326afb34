"""A Jetson's board as files, and machines without jetson-stats."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

FILES = {
    "proc/device-tree/model": "NVIDIA Jetson AGX Orin Developer Kit\0",
    "sys/class/devfreq/15340000.vic/device/load": "990\n",
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
def orin(tmp_path: Path) -> Path:
    """The kernel's files as on an AGX Orin, its video image compositor busier than its GPU."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.fixture(autouse=True)
def without_jtop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jtop", None)
