from __future__ import annotations

import pytest

from logoclip.runs.curves import Cursor, Curves, curve_of
from logotui.charts import FIRST, Scene, Shown, chart
from logotui.drawing.detail import Detail
from logotui.story import RunStory
from logotui.view import View
from logotui.widgets import plot as plot_module
from logotui.widgets.plot import Plot
from tests.logotui.alone import alone, text_of

STORY = RunStory("demo-01")
STORY.take_curves(Curves(Cursor(0, 100, 1), True, (curve_of("loss", [(step, 1 / step) for step in range(1, 101)]),)))
FALLING = chart(FIRST[0], Scene((Shown(STORY),), View()))


def dots(plot: Plot) -> int:
    return sum("⠁" <= char <= "⣿" for line in text_of(plot) for char in line)


async def test_it_draws_its_chart_and_has_the_newest_values_in_its_title() -> None:
    plot = Plot("loss", id="loss")
    async with alone(plot, size=(60, 12)) as stage:
        assert dots(plot) == 0 and plot.border_title == "loss"
        plot.show(FALLING, "0.010 smoothed 0.6")
        await stage.pilot.pause()
        assert dots(plot) > 10
        assert plot.border_title == "loss  0.010 smoothed 0.6"


async def test_where_the_title_has_no_room_the_values_stay() -> None:
    plot = Plot("similarity", id="similarity")
    async with alone(plot, size=(24, 12)) as stage:
        plot.show(FALLING, "pos 0.83 neg 0.41 sep 0.42"[:18])
        assert plot.border_title == "pos 0.83 neg 0.41 "
        await stage.pilot.resize_terminal(60, 12)
        assert str(plot.border_title).startswith("similarity  pos")


async def test_it_is_drawn_once_for_each_chart_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[int, ...]] = []
    draw = plot_module.draw
    monkeypatch.setattr(plot_module, "draw", lambda chart, *how: drawn.append(how) or draw(chart, *how))
    plot = Plot("loss", id="loss")
    async with alone(plot, size=(60, 12)) as stage:
        plot.show(FALLING, "")
        await stage.pilot.pause()
        before = len(drawn)
        text_of(plot)
        text_of(plot)
        assert len(drawn) == before
        await stage.pilot.resize_terminal(50, 12)
        assert drawn[before:] == [(plot.size.width, plot.size.height, Detail.FULL)]
        stage.pilot.app.detail = Detail.LINES  # type: ignore[attr-defined]
        plot.refresh()
        text_of(plot)
        assert len(drawn) == before + 2, "and once for each detail"


async def test_every_part_of_a_chart_has_a_style() -> None:
    plot = Plot("loss", id="loss")
    async with alone(plot):
        for role in Plot.ROLES:
            assert plot.get_component_rich_style(f"plot--{role}") is not None
