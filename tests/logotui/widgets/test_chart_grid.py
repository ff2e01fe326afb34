from __future__ import annotations

import pytest

from logotui import charts
from logotui.charts import Scene, Shown
from logotui.view import View
from logotui.widgets.chart_grid import ChartGrid
from tests.logotui.alone import alone, text_of
from tests.logotui.test_charts import story

NAMES = ("loss", "learning_rate", *(f"gauge_{number:02d}" for number in range(12)))
STORY = story([[step, name, 1.0 / step] for step in range(1, 50) for name in NAMES])
SCENE = Scene((Shown(STORY),), View())
SPECS = charts.specs(NAMES, View())


def titles(grid: ChartGrid) -> list[str]:
    return [plot.title for plot in grid.plots]


@pytest.mark.parametrize(
    ("size", "shape"),
    [((140, 21), (3, 2)), ((80, 11), (2, 1)), ((200, 33), (4, 3)), ((60, 8), (1, 1))],
)
async def test_as_many_charts_as_there_is_room_for(size: tuple[int, int], shape: tuple[int, int]) -> None:
    grid = ChartGrid()
    async with alone(grid, size=size) as stage:
        grid.show(SPECS, SCENE)
        await stage.pilot.pause()
        assert grid.shape == shape and len(grid.plots) == shape[0] * shape[1]
        assert all(plot.region.width >= 20 and plot.region.height >= 3 for plot in grid.plots)
        assert titles(grid)[0] == "loss"


async def test_pages_show_every_chart_once_and_end(size: tuple[int, int] = (140, 21)) -> None:
    grid = ChartGrid()
    async with alone(grid, size=size) as stage:
        grid.show(SPECS, SCENE)
        await stage.pilot.pause()
        seen = titles(grid)
        assert grid.words == "charts 1–6 of 16, PgDn more"
        for _ in range(5):
            grid.turn(1)
            await stage.pilot.pause()
            seen += [title for title in titles(grid) if title not in seen]
        assert seen == [spec.title for spec in SPECS] and grid.words == "charts 13–16 of 16"
        for _ in range(5):
            grid.turn(-1)
        assert titles(grid)[0] == "loss"
        assert len(stage.posted(ChartGrid.Paged)) >= 3


async def test_one_chart_has_all_the_room_and_pages_one_by_one() -> None:
    grid = ChartGrid()
    async with alone(grid, size=(140, 21)) as stage:
        grid.show(SPECS, SCENE)
        await stage.pilot.pause()
        small, few = grid.plots[0].region.width, grid.stretches
        grid.enlarge("positive")
        await stage.pilot.pause()
        assert titles(grid) == ["similarity"] and grid.plots[0].region.width > 2 * small
        assert grid.stretches > 2 * few, "more is to be seen, more is to be read"
        grid.turn(1)
        assert titles(grid) == ["separation"]
        grid.enlarge("")
        await stage.pilot.pause()
        assert len(titles(grid)) == 6


async def test_what_is_out_of_sight_is_neither_named_nor_drawn() -> None:
    grid = ChartGrid()
    async with alone(grid, size=(80, 11)) as stage:
        grid.show(SPECS, SCENE)
        await stage.pilot.pause()
        assert grid.names == ("loss", "positive", "negative")
        grid.show(SPECS[5:6], SCENE)
        await stage.pilot.pause()
        assert titles(grid) == [SPECS[5].title] and grid.words == "chart 1 of 1"
        grid.show((), SCENE)
        grid.turn(1)
        assert grid.words == "no chart" and grid.names == () and grid.chosen is None


async def test_the_chart_with_the_focus_is_the_chosen_one() -> None:
    grid = ChartGrid()
    async with alone(grid, size=(140, 21)) as stage:
        grid.show(SPECS, SCENE)
        await stage.pilot.pause()
        assert grid.chosen == SPECS[0]
        grid.plots[3].focus()
        await stage.pilot.pause()
        assert grid.chosen == SPECS[3]
        assert any("⠉" <= char <= "⣿" for line in text_of(grid.plots[3]) for char in line)
