from __future__ import annotations

from logotui.drawing.grid import Piece
from logotui.widgets.run_chart import RunChart
from tests.logotui.alone import alone, text_of


async def test_it_draws_once_for_a_size_and_shows_each_role_in_its_colour() -> None:
    sizes = []

    def drawing(width: int, height: int) -> list[tuple[Piece, ...]]:
        sizes.append((width, height))
        return [(Piece("ab", "run0"), Piece("c", "quiet"))]

    chart = RunChart()
    async with alone(chart, size=(20, 4)) as stage:
        assert text_of(chart) == [""] * 4
        chart.drawing = drawing
        await stage.pilot.pause()
        assert text_of(chart)[0] == "abc" and sizes == [(20, 4)]
        first, second = list(chart.render_line(0))[:2]
        assert first.style is not None and second.style is not None and first.style.color != second.style.color
        await stage.pilot.click(chart, offset=(3, 2))
        clicks = stage.posted(RunChart.Clicked)
        assert [(message.column, message.row, message.times) for message in clicks] == [(3, 2, 1)]
