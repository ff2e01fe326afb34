"""A terminal that is sent only what changed shows what the app shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyte
import pytest
from rich.color import Color
from rich.console import Console, RenderableType
from rich.style import Style
from textual._compositor import CompositorUpdate, InlineUpdate, LayoutUpdate
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Segment, Strip

from logotui.app import LogoTui
from logotui.terminal.frame import Cell, Frame, Pen, change, differing, fewer
from tests.hostile import HOSTILE, VISIBLE, obeyed_in_frames
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, curves, lively

WIDTH, HEIGHT = 100, 30
CONSOLE = Console(color_system="truecolor", force_terminal=True, width=WIDTH)


class Recorded(LogoTui):
    """The console with its terminal text kept, and fed to a terminal."""

    def __init__(self, host: FakeHost) -> None:
        super().__init__(host)
        self.terminal = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.Stream(self.terminal)
        self.sent: list[str] = []
        self.whole = 0

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate):
            text = self.frame.changes(renderable, CONSOLE)
            self.sent.append(text)
            self.stream.feed(text)
            self.whole += len(renderable.render_segments(CONSOLE))
        super()._display(screen, renderable)

    def expected(self) -> list[list[tuple[str, str, str]]]:
        """Character and colours of every cell that the app shows."""
        rows = []
        for strip in self.screen._compositor.render_strips():
            row = [(char, *_colours(style)) for text, style, _ in strip for char in text]
            rows.append(row)
        return rows

    def shown(self) -> list[list[tuple[str, str, str]]]:
        """The same of the terminal."""
        buffer = self.terminal.buffer
        return [[(buffer[y][x].data, buffer[y][x].fg, buffer[y][x].bg) for x in range(WIDTH)] for y in range(HEIGHT)]


def _colours(style: Style | None) -> tuple[str, str]:
    parts = (style.color, style.bgcolor) if style else (None, None)
    return tuple("default" if part is None or part.is_default else part.get_truecolor().hex[1:] for part in parts)  # type: ignore[return-value]


def without_foreground_of_blanks(rows: list[list[tuple[str, str, str]]]) -> list[list[tuple[str, str, str]]]:
    return [[(char, "" if char == " " else fg, bg) for char, fg, bg in row] for row in rows]


@pytest.fixture
def host() -> FakeHost:
    return lively()


async def test_the_terminal_shows_what_the_app_shows(host: FakeHost) -> None:
    app = Recorded(host)
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        for key in ("down", "3", "l", "enter", "escape", "question_mark", "escape", "1", "s", "n", "3"):
            await pilot.press(key)
            await pilot.pause()
            assert without_foreground_of_blanks(app.shown()) == without_foreground_of_blanks(app.expected()), (
                f"after {key}"
            )
        assert len(app.sent) > 10


async def test_a_growing_curve_sends_little(host: FakeHost) -> None:
    app = Recorded(host)
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.press("3")
        await pilot.pause()
        sent, whole = sum(map(len, app.sent)), app.whole
        host.rows["demo-03"] += curves(424, first=419)
        app.watcher.nudge()
        await eventually(lambda: app.watcher.story and app.watcher.story.get("loss").steps[-1] == 424)
        await pilot.pause()
        assert 0 < sum(map(len, app.sent)) - sent < 1500
        assert app.whole - whole > 5000, "nothing to spare: the test proves nothing"
        assert without_foreground_of_blanks(app.shown()) == without_foreground_of_blanks(app.expected())


async def test_what_something_else_wrote_is_drawn_over(host: FakeHost) -> None:
    app = Recorded(host)

    def same() -> bool:
        return without_foreground_of_blanks(app.shown()) == without_foreground_of_blanks(app.expected())

    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await eventually(same)
        app.stream.feed("\x1b[5;5Hsomebody wrote here")
        assert not same()
        await pilot.pause()
        assert not same()
        app._redraw()
        await eventually(same)


def layout(*lines: str, style: Style | None = None) -> LayoutUpdate:
    strips = [[Strip([Segment(line, style)])] for line in lines]
    return LayoutUpdate(strips, Region(0, 0, len(lines[0]), len(lines)))


def test_the_same_again_sends_nothing() -> None:
    frame = Frame()
    assert "abc" in frame.changes(layout("abc"), CONSOLE)
    assert frame.changes(layout("abc"), CONSOLE) == ""


def test_only_what_differs_is_sent() -> None:
    frame = Frame()
    frame.changes(layout("one line here", "another there"), CONSOLE)
    text = frame.changes(layout("one line here", "another WHERE"), CONSOLE)
    assert text == "\x1b[2;9H\x1b[0;39;49mWH\x1b[2;12HRE\x1b[0m".replace("WH\x1b[2;12HRE", "WHERE")


def test_what_is_forgotten_is_sent_again() -> None:
    frame = Frame()
    first = frame.changes(layout("abc"), CONSOLE)
    frame.forget()
    assert frame.changes(layout("abc"), CONSOLE) == first


def test_another_size_is_sent_whole() -> None:
    frame = Frame()
    frame.changes(layout("abc"), CONSOLE)
    assert "abcd" in (frame.changes(layout("abcd"), CONSOLE))


def test_a_colour_alone_is_a_change() -> None:
    frame = Frame()
    frame.changes(layout("a b", style=Style(color="red")), CONSOLE)
    text = frame.changes(layout("a b", style=Style(color="blue")), CONSOLE)
    assert "a" in text and "b" in text


def test_an_invisible_colour_is_none() -> None:
    frame = Frame()
    frame.changes(layout("   ", style=Style(color="red", bgcolor="black")), CONSOLE)
    assert frame.changes(layout("   ", style=Style(color="blue", bgcolor="black")), CONSOLE) == ""
    assert frame.changes(layout("   ", style=Style(color="blue", bgcolor="black", underline=True)), CONSOLE)


def test_wide_characters_are_sent_whole() -> None:
    frame = Frame()
    frame.changes(layout("a漢字b"), CONSOLE)
    text = frame.changes(layout("a漢語b"), CONSOLE)
    assert "\x1b[1;4H" in text and "語" in text


def runs(old: str, new: str) -> list[str]:
    pen = Pen()
    before: Iterator[Cell] = (Cell(char, pen) for char in old)
    after = [Cell(char, pen) for char in new]
    return [new[start:end] for start, end in differing(list(before), after)]


def test_short_gaps_are_bridged_and_long_ones_jumped() -> None:
    assert runs("abcdefghijkl", "Abcdefghijkl") == ["A"]
    assert runs("abcdefghijkl", "AbcDefghijkl") == ["AbcD"]
    assert runs("abcdefghijkl", "AbcdefghijkL") == ["A", "L"]
    assert runs("abc", "abc") == []


def test_codes_name_only_what_changes() -> None:
    plain, red, bold = Pen("", "31", "40"), Pen("", "32", "40"), Pen("1", "32", "40")
    assert change(None, plain) == ("\x1b[0;31;40m", plain)
    assert change(plain, red) == ("\x1b[32m", red)
    assert change(red, bold)[0] == "\x1b[0;1;32;40m"
    assert change(bold, Pen("", "", "40")) == ("", bold)
    assert change(bold, Pen("", "", "41")) == ("\x1b[41m", Pen("1", "32", "41"))


def test_fewer_colours_are_asked_for_in_fewer_bytes() -> None:
    style = Style(color="#ff9e3d", bgcolor="#0f1419")
    texts = [
        Frame().changes(layout("abc", style=style), Console(color_system=system, force_terminal=True)) or ""
        for system in ("truecolor", "256", "standard")
    ]
    assert [len(text) for text in texts] == sorted((len(text) for text in texts), reverse=True)
    assert "38;2;255;158;61" in texts[0] and "38;2" not in texts[2]


def test_what_a_terminal_would_obey_is_sent_as_signs() -> None:
    text = Frame().changes(layout(f"{HOSTILE}{' ' * 40}"), CONSOLE)
    assert VISIBLE in text
    assert not obeyed_in_frames(text)


def test_signs_move_nothing_beside_their_own_strip() -> None:
    strips = [Strip([Segment("a\x1b\x1b\x1bbc")]), Strip([Segment("|next|")])]
    terminal = pyte.Screen(20, 1)
    pyte.Stream(terminal).feed(Frame().changes(LayoutUpdate([strips], Region(0, 0, 9, 1)), CONSOLE))
    assert terminal.display[0].rstrip() == "a␛␛|next|"


def test_an_update_of_another_kind_is_not_written_unseen() -> None:
    with pytest.raises(TypeError, match="unknown kind: InlineUpdate"):
        Frame().changes(InlineUpdate([Strip([Segment("a")])]), CONSOLE)


def test_few_colours_are_the_nearest_of_256_and_take_fewer_bytes() -> None:
    style = Style.parse("#2dc5b0 on #0f1419")
    update = LayoutUpdate([[Strip([Segment("curve", style)])]], Region(0, 0, 5, 1))
    frame = Frame()
    exact = frame.changes(update, CONSOLE)
    frame.few_colours = True
    assert frame.changes(update, CONSOLE) == "", (
        "what stands there counts as exact: nothing is sent again for its colour"
    )
    frame.forget()
    few = frame.changes(update, CONSOLE)
    assert "38;5;" in few and "48;5;" in few and ";2;" not in few and len(few) < 0.75 * len(exact)
    screen = pyte.Screen(10, 1)
    pyte.Stream(screen).feed(few)
    shown = Color.parse(f"#{screen.buffer[0][0].fg}").get_truecolor()
    assert all(abs(one - other) < 48 for one, other in zip(shown, (0x2D, 0xC5, 0xB0), strict=True))


def test_the_terminals_own_colours_stay_as_they_are() -> None:
    assert fewer(Pen("1", "36", "49")) == Pen("1", "36", "49") and fewer(Pen("", "", "48;5;3")) == Pen("", "", "48;5;3")
