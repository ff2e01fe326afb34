"""The machine's gauges, and how fast the open run goes."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.machine.gauges import Gpu, Machine
from logoclip.runs.series import Series
from logoclip.runs.summary import Figures
from logotui.quantities import figure, percent, size, used_of
from logotui.widgets.bar import level_bar

LABEL = 5
VALUE = 11
SPEEDS = ((Series.IMAGES_PER_SECOND, 0), (Series.SECONDS_PER_STEP, 2), (Series.MEMORY_GB, 1), (Series.GPU_MEMORY_GB, 1))
"""What the open run costs, and decimals."""


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
    if machine == Machine():
        yield Content.styled("no reading yet", "$quiet")
        return
    bar = width - LABEL - VALUE - 1
    if machine.cpu_percent is not None:
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
    yield from (Content.styled(trouble, "$look").truncate(width, ellipsis=True) for trouble in machine.troubles)


def _gpu(label: str, gpu: Gpu, bar: int) -> Iterator[Content]:
    if gpu.percent is not None:
        yield gauge(label, percent(gpu.percent), gpu.percent / 100, bar)
    if gpu.memory_total:
        yield gauge("", used_of(gpu.memory_used, gpu.memory_total), _share(gpu.memory_used, gpu.memory_total), bar)
    measured = ((gpu.temperature, "°C"), (gpu.power, "W"))
    readings = [f"{value:.0f} {unit}" for value, unit in measured if value is not None]
    if readings:
        yield Content(" " * LABEL + "  ".join(readings))


def gauge(label: str, value: str, share: float, bar: int) -> Content:
    """`cpu    87 % ████░`; a gauge that is nearly full is yellow."""
    drawn = level_bar(share, bar, "$look" if share > 0.9 else "$quiet") if bar >= 3 else Content("")
    return Content.assemble((label.ljust(LABEL), "$quiet"), value.rjust(VALUE), " ", drawn)


def speeds(figures: Figures) -> tuple[str, ...]:
    """`318 images/s`, `0.40 s a step` and the like, as far as the run has measured them."""
    return tuple(
        f"{figure(value, places):>6} {series.unit}"
        for series, places in SPEEDS
        if (value := getattr(figures, series.value)) is not None
    )


def _share(used: float | None, total: float | None) -> float:
    return used / total if used is not None and total else 0.0
