from __future__ import annotations

import pytest

from logotui.log_window import LogLine
from logotui.widgets.log_view import LogView, Place
from tests.logotui.alone import alone, text_of


def lines(*texts: str) -> tuple[LogLine, ...]:
    return tuple(LogLine(10 * place, text) for place, text in enumerate(texts))


async def test_the_cursor_walks_row_by_row_and_stays_in_sight() -> None:
    view = LogView()
    async with alone(view, size=(10, 4)) as stage:
        view.set_lines(lines("one", "a line of twenty-five sig", "three", "four"))
        view.focus()
        await stage.pilot.pause()
        assert text_of(view) == ["one", "a line of", "twenty-fiv", "e sig"]
        await stage.pilot.press("down", "down", "down", "j")
        assert view.cursor == Place(2, 0)
        assert text_of(view) == ["a line of", "twenty-fiv", "e sig", "three"]
        await stage.pilot.press("up", "k", "up", "up")
        assert view.cursor == Place(0, 0) and text_of(view)[0] == "one"
        view.wrapped = False
        await stage.pilot.pause()
        assert text_of(view) == ["one", "a line of…", "three", "four"]


@pytest.mark.parametrize(("key", "by"), [("up", -1), ("down", 1), ("pageup", -1), ("pagedown", 1)])
async def test_where_the_lines_end_more_are_asked_for(key: str, by: int) -> None:
    view = LogView()
    async with alone(view, size=(10, 4)) as stage:
        view.set_lines(lines("one"))
        view.focus()
        await stage.pilot.press(key)
        assert {message.by for message in stage.posted(LogView.Left)} == {by}


async def test_other_lines_keep_what_is_looked_at() -> None:
    view = LogView()
    async with alone(view, size=(10, 3)) as stage:
        all_lines = lines(*(f"line {number}" for number in range(20)))
        view.set_lines(all_lines[10:])
        view.go_to(4)
        await stage.pilot.pause()
        shown = text_of(view)
        view.set_lines(all_lines)
        await stage.pilot.pause()
        assert view.current == all_lines[14] and text_of(view) == shown
        view.set_lines(all_lines[::3])
        assert view.current == all_lines[12], "the last before it"
        view.set_lines(())
        assert view.current is None and view.marked == ()
        view.set_lines(all_lines)
        view.go_to_end()
        await stage.pilot.pause()
        assert text_of(view) == ["line 17", "line 18", "line 19"]


async def test_lines_are_marked_for_a_copy() -> None:
    view = LogView()
    async with alone(view, size=(10, 5)) as stage:
        view.set_lines(lines("one", "two", "three", "four"))
        view.focus()
        await stage.pilot.press("down", "shift+down", "shift+down")
        assert [line.raw for line in view.marked] == ["two", "three", "four"]
        await stage.pilot.press("shift+up")
        assert [line.raw for line in view.marked] == ["two", "three"]
        await stage.pilot.press("up")
        assert [line.raw for line in view.marked] == ["two"]


async def test_the_mouse_works_too() -> None:
    view = LogView()
    async with alone(view, size=(12, 5)) as stage:
        view.set_lines(lines(*(f"line {number}" for number in range(20))))
        await stage.pilot.click(view, offset=(2, 3))
        assert view.cursor == Place(3, 0)
        view.on_mouse_scroll_down()
        assert view.cursor == Place(6, 0)


async def test_words_and_levels_are_seen_and_colours_stay() -> None:
    view = LogView(lambda line: 2 if "Bad" in line.raw else 0)
    async with alone(view, size=(30, 4)) as stage:
        view.set_lines(lines("x", "all Bad here", "a \x1b[32mgreen\x1b[0m word"))
        view.words = "bad"
        await stage.pilot.pause()
        bad, green = view._rows_of(1)[0], view._rows_of(2)[0]
        assert {(span.start, span.end, str(span.style)) for span in bad.spans} == {(0, 12, "$wrong"), (4, 7, "reverse")}
        assert green.get_style_at_offset(3).foreground and not green.get_style_at_offset(0).foreground
