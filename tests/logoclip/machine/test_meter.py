"""The whole reading: real on this machine, and with each of its sources failing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pynvml
import pytest

from logoclip.machine.board import Board
from logoclip.machine.gauges import Gpu, Machine
from logoclip.machine.jetson import Jetson
from logoclip.machine.jtop import Jtop
from logoclip.machine.meter import Meter
from logoclip.machine.nvml import Nvml


@pytest.fixture(autouse=True)
def without_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise pynvml.NVMLError(pynvml.NVML_ERROR_LIBRARY_NOT_FOUND)

    monkeypatch.setattr(pynvml, "nvmlInit", missing)


@pytest.fixture
def on_orin(orin: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Makes the made-up board this machine's."""
    monkeypatch.setattr("logoclip.machine.meter.Jetson", lambda: Jetson(orin))
    return orin


def test_memory_and_disk_are_those_of_this_machine(tmp_path: Path) -> None:
    machine = Meter(tmp_path).read()
    total = int(Path("/proc/meminfo").read_text().split()[1]) * 1024
    assert machine.memory_total == total and 0 < (machine.memory_used or 0) < total
    assert (machine.disk_free or 0) > 0
    assert (machine.gpus, machine.temperatures, machine.rails, machine.troubles) == ((), {}, {}, ())


def test_the_cores_are_measured_from_the_second_reading_on(
    tmp_path: Path, until: Callable[[Callable[[], Any]], Any]
) -> None:
    meter = Meter(tmp_path)
    assert meter.read().cpu_percent is None
    machine = until(lambda: (read := meter.read()).cpu_percent is not None and read)
    assert 0 <= machine.cpu_percent <= 100


def test_a_disk_that_is_unmounted_leaves_the_other_gauges(tmp_path: Path) -> None:
    meter = Meter(tmp_path / "gone")
    machine = meter.read()
    assert machine.disk_free is None and machine.memory_total
    assert machine.troubles == (f"disk: No such file or directory: {tmp_path / 'gone'}",)


def test_a_machine_without_proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(tmp_path))
    machine = Meter(tmp_path).read()
    assert (machine.memory_total, machine.cpu_percent) == (None, None) and machine.disk_free
    assert [line.partition(":")[0] for line in machine.troubles] == ["memory", "cpu"]


@pytest.mark.parametrize("error", [psutil.AccessDenied(1), RuntimeError("odd"), NotImplementedError()], ids=repr)
def test_whatever_psutil_raises_the_reading_goes_on(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    for name in ("virtual_memory", "disk_usage", "cpu_times"):
        monkeypatch.setattr(psutil, name, fail)
    machine = Meter(tmp_path).read()
    assert machine == Machine(troubles=machine.troubles)
    assert [line.partition(":")[0] for line in machine.troubles] == ["memory", "disk", "cpu"]


def test_a_jetson_is_a_machine_with_one_gpu(on_orin: Path) -> None:
    machine = Meter(on_orin).read()
    assert machine.gpus == (Gpu("NVIDIA Jetson AGX Orin Developer Kit", 43.7, temperature=46.25, power=9.5),)
    assert machine.temperatures == {"cpu": 48.5, "gpu": 46.25} and machine.rails == {"VDD_GPU_SOC": 9.5}


def test_a_load_that_the_board_does_not_give_is_asked_of_the_driver(
    on_orin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Nvml, "gpus", lambda *_: (Gpu("NVIDIA Thor", percent=35.0, memory_used=1),))
    monkeypatch.setattr(Jetson, "read", lambda *_: Board(None, {"gpu": 40.0}, {}))
    (gpu,) = Meter(on_orin).read().gpus
    assert gpu == Gpu("NVIDIA Jetson AGX Orin Developer Kit", percent=35.0, temperature=40.0)


def test_jtop_that_fails_gives_way_to_the_kernels_files(on_orin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reset(_: Jtop) -> None:
        raise ConnectionResetError(104, "Connection reset by peer")

    monkeypatch.setattr(Jtop, "_connect", reset)
    machine = Meter(on_orin).read()
    assert machine.gpus[0].percent == 43.7 and machine.rails == {"VDD_GPU_SOC": 9.5}
    assert machine.troubles == ("jtop: Connection reset by peer",)


def test_many_threads_may_read_at_once(tmp_path: Path) -> None:
    meter = Meter(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        assert all(machine.memory_total for machine in pool.map(lambda _: meter.read(), range(32)))
