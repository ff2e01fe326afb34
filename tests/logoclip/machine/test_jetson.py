"""A Jetson's gauges: which way each is read, and which of the kernel's files is the GPU's."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.machine.board import Board
from logoclip.machine.jetson import Jetson
from logoclip.machine.jtop import Jtop
from logoclip.machine.troubles import Troubles

LOAD = "sys/class/devfreq/17000000.gpu/device/load"


def read(root: Path) -> Board:
    troubles = Troubles()
    board = Jetson(root).read(troubles)
    assert troubles.lines == []
    return board


def test_the_kernels_files_are_read_in_their_units(orin: Path) -> None:
    assert read(orin) == Board(43.7, {"cpu": 48.5, "gpu": 46.25}, {"VDD_GPU_SOC": 9.5})
    assert Jetson(orin).model == "NVIDIA Jetson AGX Orin Developer Kit"


def test_what_cannot_be_read_is_absent(orin: Path) -> None:
    (orin / LOAD).write_text("busy\n")
    (orin / "sys/class/thermal/thermal_zone1/temp").unlink()
    for path in orin.glob("sys/bus/i2c/drivers/ina3221/*/hwmon/hwmon3/in1_label"):
        path.unlink()
    assert read(orin) == Board(None, {"cpu": 48.5}, {})


def test_another_machine_has_none_of_it(tmp_path: Path) -> None:
    assert read(tmp_path) == Board()
    assert Jetson(tmp_path).model == ""


@pytest.mark.parametrize(
    "gpu",
    ["57000000.gpu", "17000000.gp10b", "17000000.gv11b", "17000000.ga10b", "17000000.gpu", "gpu.0", "gpu-gpc-0"],
    ids=["nano", "tx2", "xavier", "orin-jetpack-5", "orin-jetpack-6", "link", "thor"],
)
def test_the_gpus_load_is_the_gpus(orin: Path, gpu: str) -> None:
    (orin / LOAD).unlink()
    for number, name in enumerate((gpu, "154c0000.nvenc", "15480000.nvdec", "15340000.vic", "bwmgr", "gpu-nvd-0")):
        load = orin / "sys/class/devfreq" / name / "device/load"
        load.parent.mkdir(parents=True, exist_ok=True)
        load.write_text(f"{100 + number}\n")
    assert read(orin).percent == 10.0


def test_another_engines_load_is_not_taken_for_the_gpus(orin: Path) -> None:
    (orin / LOAD).unlink()
    assert read(orin).percent is None


def test_a_gpu_is_known_by_the_name_in_its_device_tree_too(orin: Path) -> None:
    (orin / LOAD).unlink()
    device = orin / "sys/class/devfreq/17000000.device/device"
    (device / "of_node").mkdir(parents=True)
    (device / "of_node/name").write_text("ga10b\0")
    (device / "load").write_text("120\n")
    assert read(orin).percent == 12.0


@pytest.mark.parametrize("place", ["sys/devices/gpu.0", "sys/devices/platform/gpu.0"])
def test_a_gpu_whose_frequency_is_not_scaled_has_a_load_too(orin: Path, place: str) -> None:
    (orin / LOAD).unlink()
    (orin / place).mkdir(parents=True)
    (orin / place / "load").write_text("250\n")
    assert read(orin).percent == 25.0


def test_a_container_without_a_device_tree_is_a_jetson_by_its_release_file(orin: Path) -> None:
    (orin / "proc/device-tree/model").unlink()
    assert Jetson(orin).model == ""
    (orin / "etc").mkdir()
    (orin / "etc/nv_tegra_release").write_text("# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic\n")
    assert Jetson(orin).model == "NVIDIA Jetson"
    assert read(orin).percent == 43.7


@pytest.mark.parametrize(
    ("said", "board"),
    [
        (Board(61.5, {"gpu": 51.0}, {"VDD_GPU_SOC": 8.2}), Board(61.5, {"gpu": 51.0}, {"VDD_GPU_SOC": 8.2})),
        (Board(0.0, {}, {}), Board(0.0, {"cpu": 48.5, "gpu": 46.25}, {"VDD_GPU_SOC": 9.5})),
        (Board(None, {"gpu": 51.0}, {}), Board(43.7, {"gpu": 51.0}, {"VDD_GPU_SOC": 9.5})),
    ],
    ids=["all", "the load alone", "no load"],
)
def test_what_jtop_does_not_say_the_kernel_does(
    orin: Path, said: Board, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Jtop, "read", lambda *_: said)
    assert read(orin) == board


def test_a_gauge_that_fails_leaves_the_others(orin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def vanished(*_: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", "thermal_zone1")

    monkeypatch.setattr("logoclip.machine.jetson.plausible", vanished)
    troubles = Troubles()
    assert Jetson(orin).read(troubles) == Board(43.7, {}, {"VDD_GPU_SOC": 9.5})
    assert troubles.lines == ["temperatures: No such file or directory: thermal_zone1"]


def test_the_clock_is_that_of_the_gpu_and_not_of_the_engines_beside_it(orin: Path) -> None:
    devices = orin / "sys/class/devfreq"
    (devices / "15340000.vic/cur_freq").write_text("601600000\n")
    assert read(orin).clock is None
    (devices / "17000000.gpu/cur_freq").write_text("1300500000\n")
    assert read(orin).clock == 1300.5
