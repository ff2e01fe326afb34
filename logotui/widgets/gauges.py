"""The machine's gauges, and how fast the open run goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logotui.facts import Machine
from logotui.quantities import figure, percent, size, used_of
from logotui.widgets.bar import level_bar

LABEL = 5
VALUE = 11


class Gauges(Widget, can_focus=True):
    """One gauge a line; speeds below. A gauge that this machine does not have is not shown."""

    machine: reactive[Machine] = reactive(Machine())
    speeds: reactive[tuple[str, ...]] = reactive(())

    def __init__(self, id: str) -> None:
        super().__init__(id=id, classes="panel")
        self.border_title = "machine"

    def render(self) -> Content:
        lines = [*gauges(self.machine, self.size.width), *(Content(speed) for speed in self.speeds)]
        return Content("\n").join(lines[: self.size.height])


def gauges(machine: Machine, width: int) -> Iterator[Content]:
    """The lines: label, value, bar."""
    if machine.cpu_percent is None:
        yield Content.styled("no reading yet", "$quiet")
        return
    bar = width - LABEL - VALUE - 1
    yield gauge("cpu", percent(machine.cpu_percent), machine.cpu_percent / 100, bar)
    yield gauge(
        "mem",
        used_of(machine.memory_used, machine.memory_total),
        _share(machine.memory_used, machine.memory_total),
        bar,
    )
    for number, gpu in enumerate(machine.gpus):
        yield from _gpu(f"gpu{number}" if len(machine.gpus) > 1 else "gpu", gpu, bar)
    yield Content.assemble(("disk".ljust(LABEL), "$quiet"), f"{size(machine.disk_free)} free")


def _gpu(label: str, gpu: Mapping[str, Any], bar: int) -> Iterator[Content]:
    if gpu.get("percent") is not None:
        yield gauge(label, percent(gpu["percent"]), gpu["percent"] / 100, bar)
    if gpu.get("memory_total"):
        yield gauge(
            "", used_of(gpu["memory_used"], gpu["memory_total"]), _share(gpu["memory_used"], gpu["memory_total"]), bar
        )
    readings = [
        f"{gpu[key]:.0f} {unit}" for key, unit in (("temperature", "°C"), ("power", "W")) if gpu.get(key) is not None
    ]
    if readings:
        yield Content(" " * LABEL + "  ".join(readings))


def gauge(label: str, value: str, share: float, bar: int) -> Content:
    """`cpu    87 % ████░`; a gauge that is nearly full is yellow."""
    drawn = level_bar(share, bar, "$look" if share > 0.9 else "$quiet") if bar >= 3 else Content("")
    return Content.assemble((label.ljust(LABEL), "$quiet"), value.rjust(VALUE), " ", drawn)


def speeds(latest: Mapping[str, float | None]) -> tuple[str, ...]:
    """`318 images/s`, `0.40 s a step` and the like, for what the run has told."""
    shown = (
        ("images_per_second", "images/s", 0),
        ("seconds_per_step", "s a step", 2),
        ("memory_gb", "G held by the run", 1),
        ("gpu_memory_gb", "G on the GPU", 1),
    )
    return tuple(
        f"{figure(value, places):>6} {unit}" for key, unit, places in shown if (value := latest.get(key)) is not None
    )


def _share(used: float | None, total: float | None) -> float:
    return used / total if used is not None and total else 0.0
