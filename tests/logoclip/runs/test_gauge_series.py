from __future__ import annotations

from logoclip.machine.gauges import Gpu, Machine
from logoclip.runs.gauge_series import gauge_label, gauge_series


def test_what_a_machine_has_is_named_and_what_it_has_not_is_left_out() -> None:
    assert gauge_series(Machine()) == {}
    machine = Machine(
        87.0, 6 * 10**9, 24 * 10**9, 74 * 10**9, (Gpu("Orin", 93.0, temperature=61.0, clock=1300.0, throttled=True),),
        {"cpu": 55.0}, {"VDD_GPU_SOC": 9.5},
    )  # fmt: skip
    series = gauge_series(machine)
    assert series == {
        "machine.cpu_percent": 87.0, "machine.memory_gb": 6.0, "machine.disk_free_gb": 74.0,
        "machine.gpu_percent": 93.0, "machine.gpu_celsius": 61.0, "machine.gpu_mhz": 1300.0,
        "machine.gpu_throttled": 1.0, "machine.cpu_celsius": 55.0, "machine.VDD_GPU_SOC_watts": 9.5,
    }  # fmt: skip
    assert [gauge_label(name) for name in series] == [
        ("cpu", "%"), ("memory", "G"), ("disk free", "G"), ("gpu", "%"), ("gpu", "°C"), ("gpu", "MHz"),
        ("gpu held down", ""), ("cpu", "°C"), ("VDD_GPU_SOC", "W"),
    ]  # fmt: skip


def test_several_gpus_are_told_apart() -> None:
    series = gauge_series(Machine(gpus=(Gpu(percent=1.0), Gpu(percent=2.0, memory_used=3 * 10**9))))
    assert series == {"machine.gpu0_percent": 1.0, "machine.gpu1_percent": 2.0, "machine.gpu1_memory_gb": 3.0}
    assert gauge_label("machine.gpu1_memory_gb") == ("gpu1 memory", "G")
