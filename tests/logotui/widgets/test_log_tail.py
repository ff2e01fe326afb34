from __future__ import annotations

from logotui.widgets.log_tail import LogTail
from tests.logotui.alone import alone


async def test_the_newest_lines_stand_at_the_bottom_as_many_as_fit() -> None:
    log = LogTail("log")
    log.styles.height = 3
    async with alone(log, size=(20, 6)) as stage:
        assert log.render().plain == "nothing written yet"
        log.lines = tuple(f"line {number}" for number in range(10))
        await stage.pilot.pause()
        assert log.render().plain == "line 7\nline 8\nline 9"


async def test_a_long_line_is_cut_and_brackets_are_shown_as_they_are() -> None:
    log = LogTail("log")
    async with alone(log, size=(20, 6)) as stage:
        log.lines = ("[bold]loss[/bold] 0.842 and more",)
        await stage.pilot.pause()
        assert log.render().plain == "[bold]loss[/bold] 0…"
