from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from logotui.widgets.list_line import FilterInput, ListLine, counted
from tests.logotui.alone import alone


async def test_it_takes_no_room_until_there_is_something_to_say_or_to_type() -> None:
    line = ListLine()
    async with alone(line) as stage:
        assert line.size.height == 0
        line.say(Content("3 of 4"))
        await stage.pilot.pause()
        assert line.size.height == 1 and line.query_one(Static).display
        line.open()
        await stage.pilot.pause()
        assert line.size.height == 2 and stage.pilot.app.focused is line.input
        line.say(Content(""))
        await stage.pilot.pause()
        assert line.size.height == 1


async def test_escape_empties_it_and_the_arrows_leave_it() -> None:
    line = ListLine()
    async with alone(line) as stage:
        line.open()
        await stage.pilot.press("a", "down")
        assert line.input.value == "a" and len(stage.posted(FilterInput.Left)) == 1
        await stage.pilot.press("escape")
        assert line.input.value == "" and len(stage.posted(FilterInput.Left)) == 2


def test_how_many_of_how_many_is_said_where_some_are_left_out() -> None:
    assert counted(12, 1300, "", "sorted").plain == "12 of 1,300 runs shown · sorted"
    assert counted(3, 3).plain == "" and counted(3, 3, "2 marked").plain == "2 marked"
