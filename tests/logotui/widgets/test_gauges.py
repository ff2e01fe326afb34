from __future__ import annotations

from logoclip.machine.gauges import Gpu, Machine
from logoclip.runs.summary import Figures
from logotui.widgets.gauges import Gauges, gauge, gauges, speeds
from tests.logotui.alone import alone

GIGABYTE = 2**30


def test_a_machine_without_gpu_shows_none() -> None:
    shown = [line.plain for line in gauges(Machine(50.0, GIGABYTE, 4 * GIGABYTE, GIGABYTE), 30)]
    assert len(shown) == 3
    assert not any("gpu" in line for line in shown)
    assert {len(line) for line in shown[:2]} == {30}


def test_two_gpus_are_numbered() -> None:
    gpu = Gpu(percent=10.0, memory_used=1, memory_total=GIGABYTE)
    shown = [line.plain for line in gauges(Machine(50.0, 1, GIGABYTE, 1, (gpu, gpu)), 30)]
    assert sum(line.startswith("gpu") for line in shown) == 2
    assert any(line.startswith("gpu1") for line in shown)


def test_a_gpu_shows_only_what_it_can_measure() -> None:
    machine = Machine(50.0, 1, GIGABYTE, 1, (Gpu(temperature=61.4),))
    assert [line.plain.strip() for line in gauges(machine, 30)][2:-1] == ["61 °C"]


def test_a_gauge_that_fails_says_so_and_the_others_live() -> None:
    machine = Machine(memory_used=1, memory_total=GIGABYTE, disk_free=GIGABYTE, troubles=("jtop: connection reset",))
    shown = [line.plain.strip() for line in gauges(machine, 30)]
    assert shown[0].startswith("mem") and shown[-1] == "jtop: connection reset"
    assert not any(line.startswith("cpu") for line in shown)


def test_only_speeds_that_were_said_are_shown() -> None:
    assert speeds(Figures(images_per_second=318.4, loss=1.0)) == ("   318 images/s",)


def test_a_full_gauge_asks_to_be_looked_at() -> None:
    def styles(share: float) -> set[str]:
        return {str(span.style) for span in gauge("mem", "9.1/10 G", share, 5).spans}

    assert "$look" in styles(0.91) and "$look" not in styles(0.9)


def test_where_there_is_no_room_the_bar_goes_and_the_figure_stays() -> None:
    assert gauge("cpu", "87 %", 0.87, 2).plain.split() == ["cpu", "87", "%"]


async def test_the_widget_waits_for_a_reading_and_shows_what_fits() -> None:
    widget = Gauges("gauges")
    async with alone(widget, size=(30, 8)) as stage:
        assert widget.render().plain == "no reading yet"
        widget.machine, widget.speeds = Machine(50.0, 1, GIGABYTE, GIGABYTE), ("   318 images/s",)
        widget.styles.height = 2
        await stage.pilot.pause()
        assert [line.split()[0] for line in widget.render().plain.splitlines()] == ["cpu", "mem"]
