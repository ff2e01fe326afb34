from __future__ import annotations

from logoclip.runs.summary import RunSummary
from logotui.widgets.run_table import RunTable
from tests.logotui.alone import Stage, alone, text_of
from tests.logotui.fake_host import summary


def runs(*names: str) -> tuple[RunSummary, ...]:
    return tuple(summary(name) for name in names)


def highlighted(stage: Stage) -> list[str]:
    return [message.run.id for message in stage.posted(RunTable.Highlighted) if message.run]


async def test_the_cursor_says_where_it_comes_to_and_stops_at_the_ends() -> None:
    table = RunTable()
    async with alone(table, size=(80, 10)) as stage:
        table.runs = runs("c-03", "b-02", "a-01")
        table.focus()
        await stage.pilot.press("down", "up", "up", "end", "down", "home")
        assert highlighted(stage) == ["c-03", "b-02", "c-03", "a-01", "c-03"]


async def test_enter_opens_the_run_under_the_cursor_and_nothing_where_there_is_none() -> None:
    table = RunTable()
    async with alone(table, size=(80, 10)) as stage:
        table.focus()
        await stage.pilot.press("enter")
        assert stage.posted(RunTable.Opened) == []
        table.runs = runs("b-02", "a-01")
        await stage.pilot.press("down", "enter")
        assert [message.run.id for message in stage.posted(RunTable.Opened)] == ["a-01"]


async def test_the_cursor_goes_with_its_run_and_to_a_neighbour_when_that_goes() -> None:
    table = RunTable()
    async with alone(table, size=(80, 10)) as stage:
        table.runs = runs("b-02", "a-01")
        table.cursor = 1
        await stage.pilot.pause()
        table.runs = runs("c-03", "b-02", "a-01")
        assert table.selected is not None and table.selected.id == "a-01"
        before = len(highlighted(stage))
        table.runs = runs("c-03", "b-02")
        await stage.pilot.pause()
        assert table.selected.id == "b-02"
        assert highlighted(stage)[before:] == ["b-02"]
        table.runs = ()
        await stage.pilot.pause()
        assert table.selected is None and stage.posted(RunTable.Highlighted)[-1].run is None


async def test_the_pointer_marks_the_cursor_without_colour() -> None:
    table = RunTable()
    async with alone(table, size=(80, 10)) as stage:
        table.runs = runs("b-02", "a-01")
        await stage.pilot.press("tab", "down")
        lines = text_of(table)
        assert lines[0].split()[:2] == ["state", "name"]
        assert [line[:1] for line in lines[1:3]] == [" ", "▸"]


async def test_a_click_below_the_last_run_does_nothing() -> None:
    table = RunTable()
    async with alone(table, size=(80, 10)) as stage:
        table.runs = runs("b-02", "a-01")
        await stage.pilot.click(table, offset=(5, 2))
        assert table.cursor == 1
        await stage.pilot.click(table, offset=(5, 7), times=2)
        await stage.pilot.click(table, offset=(5, 0), times=2)
        assert table.cursor == 1 and stage.posted(RunTable.Opened) == []
