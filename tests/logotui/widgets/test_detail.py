from __future__ import annotations

from textual.widgets import Static

from logotui.drawing.detail import Detail
from logotui.widgets.detail import detail_of
from tests.logotui.alone import alone


async def test_an_app_that_says_nothing_bears_everything() -> None:
    widget = Static("x")
    async with alone(widget) as stage:
        assert detail_of(widget) == Detail.FULL
        stage.pilot.app.detail = Detail.LINES  # type: ignore[attr-defined]
        assert detail_of(widget) == Detail.LINES
