from __future__ import annotations

import pytest
from textual.content import Content

from logoclip.machine.gauges import Gpu, Machine
from logotui.app import SCREENS
from logotui.hosts.host import Link
from logotui.widgets.top_line import NAMES, TopLine, pulse, top_line
from tests.logotui.alone import alone

LOST = Link(lost=True, reason="gone", retry_in=4)


@pytest.mark.parametrize("width", [20, 60, 80, 100, 140, 200])
@pytest.mark.parametrize("place", ["demo · this machine", "a-workspace-with-a-very-long-name · orin.lab.example"])
def test_a_top_line_is_never_too_long_and_names_every_screen_it_can(width: int, place: str) -> None:
    line = top_line(width, place, "sweep", (Content("cpu  87 %  mem 6.1/23 G"),))
    assert line.cell_length <= width
    if width >= 60:
        assert all(name in line.plain for name in ("1 Runs", "4 Sweep", "5 Data"))


def test_a_lost_link_is_said_before_the_workspace() -> None:
    line = top_line(80, "demo · orin", "runs", (Content(str(LOST)),))
    assert "link lost, retrying in 4 s" in line.plain


def test_the_pulse_of_a_machine_with_a_gpu_fits_beside_the_screens_of_a_small_terminal() -> None:
    machine = Machine(87.0, round(6.1 * 2**30), 23 * 2**30, 1, (Gpu(percent=64.0),))
    assert pulse(machine) == "cpu  87 %  gpu  64 %  mem 6.1/23 G"
    line = top_line(80, "demo-workspace · this machine", "monitor", (Content(pulse(machine)),))
    assert line.cell_length == 80 and line.plain.endswith(pulse(machine))
    assert pulse(Machine()) == ""


def test_every_screen_has_its_name_in_the_order_of_its_key() -> None:
    assert tuple(name.lower() for name in NAMES) == SCREENS


async def test_the_screen_in_front_stands_out_and_the_link_takes_the_place_of_the_pulse() -> None:
    line = TopLine("monitor")
    async with alone(line, size=(100, 3)) as stage:
        line.place, line.machine = "demo · this machine", Machine(87.0, 2**30, 2**31)
        await stage.pilot.pause()
        shown = line.render()
        marked = [shown.plain[span.start : span.end] for span in shown.spans if "reverse" in str(span.style)]
        assert marked == ["3 Monitor"] and "cpu  87 %" in shown.plain
        line.link = LOST
        assert "cpu" not in line.render().plain and "link lost" in line.render().plain
        line.age = 12
        assert "link lost, retrying in 4 s · as of 12s ago" in line.render().plain
        line.link = Link()
        assert "as of 12s ago" in line.render().plain and "cpu" not in line.render().plain


@pytest.mark.parametrize(
    ("width", "said"),
    [(200, "terminal 0.4 kB/s, 3 s behind · every 5 s"), (140, "terminal 0.4 kB/s, 3 s behind"), (80, "0.4 kB/s, 3 s")],
)
def test_what_is_said_at_length_is_said_in_short_where_there_is_less_room(width: int, said: str) -> None:
    words = (
        "terminal 0.4 kB/s, 3 s behind · every 5 s · coarse lines",
        "terminal 0.4 kB/s, 3 s behind · coarse lines",
        "0.4 kB/s, 3 s, coarse lines",
    )
    line = top_line(width, "demo · here", "monitor", tuple(map(Content, words)))
    assert said in line.plain and "coarse lines" in line.plain and line.cell_length <= width
