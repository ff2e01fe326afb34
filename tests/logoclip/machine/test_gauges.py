"""The answer that travels between machines."""

from __future__ import annotations

import subprocess
import sys

import msgspec

from logoclip.machine.gauges import Gpu, Machine


def test_a_machine_arrives_as_it_left() -> None:
    machine = Machine(
        cpu_percent=87.5,
        memory_used=3,
        memory_total=8,
        gpus=(Gpu("A", percent=0.0, temperature=60.0), Gpu()),
        temperatures={"cpu": 48.5},
        rails={"VDD_GPU_SOC": 9.5},
        troubles=("disk: No such file or directory: /data",),
    )
    sent = msgspec.json.encode(machine)
    assert msgspec.json.decode(sent, type=Machine) == machine


def test_whoever_reads_an_answer_loads_no_meter() -> None:
    code = "import logoclip.machine.gauges, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "psutil", "pynvml", "jtop"}.intersection(loaded)
