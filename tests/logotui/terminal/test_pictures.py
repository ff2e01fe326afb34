"""Pictures in pixels: among the cells of a frame, and on terminals that answer as those of Kitty and with Sixel do."""

from __future__ import annotations

import base64
import io
import os
import re
import select
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyte
import pytest
from PIL import Image
from rich.console import Console
from rich.segment import Segment
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from logotui.terminal.frame import Frame
from logotui.terminal.graphics import QUESTIONS, Graphics, Kind
from logotui.terminal.pictures import BLANK, MARKS, PLACE_HOLDER, Picture, Pictures
from tests.logotui.terminal.console import COLUMNS, PATIENCE, ROWS, ConsoleOnTerminal

CONSOLE = Console(color_system="truecolor", force_terminal=True, width=40)
RED = ("ff0000" * 25,) * 30
GROUND = (1, 2, 3)
GRAPHIC = re.compile(rb"\x1b_G[^\x1b]*\x1b\\|\x1b7\x1b\[(\d+);(\d+)H\x1bP[^\x1b]*\x1b\\\x1b8")
UNFINISHED = re.compile(rb"(\x1b7\x1b\[[\d;]*H\x1bP|\x1b_G)[^\x1b]*\Z")
CODE = f"""
import sys
sys.path.insert(0, {str(Path.cwd())!r})
from logotui.app import LogoTui
from tests.logotui.screens.test_examples import trained
assert "textual_image" not in sys.modules and "PIL" not in sys.modules, "the first screen waits for no picture"
LogoTui(trained()).run()
"""
ANSWERS = {
    "kitty": b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?62;c",
    "sixel": b"\x1b[6;20;10t\x1b[?62;4;22c",
    "neither": b"\x1b[?62;22c",
    "silent": b"",
}


def pictures(kind: Kind) -> Pictures:
    found = Pictures()
    found.use(Graphics(kind, (10, 20)))
    return found


def shown(frame: Frame, *rows: list[Segment]) -> str:
    """`rows` in a frame of 6 × 4 cells."""
    strips = [[Strip(row).adjust_cell_length(6)] for row in [*rows, *[[]] * (4 - len(rows))]]
    return frame.changes(LayoutUpdate(strips, Region(0, 0, 6, 4)), CONSOLE)


def lines(picture: Picture) -> list[list[Segment]]:
    return [[Segment(" "), *picture.line(row)] for row in range(picture.rows)]


@pytest.mark.parametrize("kind", [Kind.KITTY, Kind.SIXEL])
def test_a_picture_takes_the_cells_that_it_needs_and_is_sent_once_it_stands_there(kind: Kind) -> None:
    layer, frame = pictures(kind), Frame()
    picture = layer.make(RED, GROUND)
    assert (picture.columns, picture.rows) == (3, 2)
    assert layer.owed(frame) == ""
    shown(frame, lines(picture)[0])
    if kind == Kind.SIXEL:
        assert layer.owed(frame) == "", "half of it stands there"
    text = shown(frame, *lines(picture))
    assert (PLACE_HOLDER + MARKS[1] + MARKS[2] in text) if kind == Kind.KITTY else BLANK in text
    sent = layer.owed(frame)
    assert sent.startswith("\x1b_G" if kind == Kind.KITTY else "\x1b7\x1b[1;2H\x1bP")
    assert layer.owed(frame) == "", "and once"


def test_a_sixel_is_written_again_where_it_was_covered_moved_or_forgotten_and_a_kitty_picture_never() -> None:
    for kind in (Kind.SIXEL, Kind.KITTY):
        layer, frame = pictures(kind), Frame()
        picture = layer.make(RED, GROUND)
        shown(frame, *lines(picture))
        assert layer.owed(frame)
        again = []
        shown(frame, [Segment("toast!")], lines(picture)[1])
        assert not layer.owed(frame), "while something lies over it"
        shown(frame, *lines(picture))
        again.append(layer.owed(frame))
        shown(frame, [], *lines(picture))
        again.append(layer.owed(frame))
        frame.forget()
        shown(frame, [], *lines(picture))
        again.append(layer.owed(frame))
        assert [bool(one) for one in again] == [kind == Kind.SIXEL] * 3
        assert kind == Kind.KITTY or again[1].startswith("\x1b7\x1b[2;2H")


def test_what_is_sent_in_kittys_protocol_is_the_picture() -> None:
    layer = pictures(Kind.KITTY)
    noise = np.random.default_rng(0).integers(0, 256, (60, 75, 3), dtype=np.uint8)
    picture = layer.make(tuple(row.tobytes().hex() for row in noise), GROUND)
    found = decoded(picture.sent.encode())[picture.number]
    assert found.size == (80, 60) and (np.asarray(found)[:, :75] == noise).all() and found.getpixel((79, 59)) == GROUND
    assert f"a=p,U=1,i={picture.number},c=8,r=3" in picture.sent
    pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b", picture.sent)
    assert len(pieces) > 1 and all(len(data) <= 4096 for _, data in pieces)
    assert ["m=1" in keys for keys, _ in pieces] == [True] * (len(pieces) - 1) + [False]


def test_without_what_makes_sixels_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logotui.terminal.pictures.find_spec", lambda name: None)
    assert not pictures(Kind.SIXEL).shown and pictures(Kind.KITTY).shown


def test_what_is_forgotten_is_freed_in_the_terminal() -> None:
    layer, frame = pictures(Kind.KITTY), Frame()
    picture = layer.make(RED, GROUND)
    assert layer.clear() == "", "it was never sent"
    picture = layer.make(RED, GROUND)
    shown(frame, *lines(picture))
    layer.owed(frame)
    assert layer.clear() == f"\x1b_Ga=d,d=I,i={picture.number},q=2\x1b\\" and layer.owed(frame) == ""


def decoded(sent: bytes) -> dict[int, Image.Image]:
    """The pictures that Kitty would have by their numbers."""
    found: dict[int, bytes] = {}
    number = 0
    for keys, data in re.findall(rb"\x1b_G([^;\x1b]*);([^\x1b]*)\x1b\\", sent):
        if match := re.search(rb"a=t,f=100,i=(\d+)", keys):
            number = int(match[1])
        if b"a=q" not in keys:
            found[number] = found.get(number, b"") + data
    return {number: Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB") for number, data in found.items()}


def written_at(sent: bytes) -> list[tuple[int, int]]:
    """Rows and columns of the Sixels."""
    return [(int(y), int(x)) for y, x in GRAPHIC.findall(sent) if y]


class PictureTerminal(ConsoleOnTerminal):
    """Answers what it is asked, once it is asked, in two pieces."""

    def __init__(self, kind: str) -> None:
        super().__init__(code=CODE, COLORTERM="truecolor")
        self.kind = kind
        self._answered = 0

    def read(self, seconds: float = 0.1) -> None:
        while select.select([self.near], [], [], seconds)[0]:
            self.sent += os.read(self.near, 65536)
            seconds = 0
        if (asked := self.sent.count(QUESTIONS.encode())) > self._answered:
            self._answered = asked
            for piece in (ANSWERS[self.kind][:9], ANSWERS[self.kind][9:]):
                os.write(self.near, piece)
                time.sleep(0.03)  # a network's packets

    def text(self) -> str:
        """What it shows beside pictures, of which one may have come in part."""
        cells = UNFINISHED.sub(b"", GRAPHIC.sub(b"", self.sent.replace(QUESTIONS.encode(), b"")))
        self._screen = pyte.Screen(COLUMNS, ROWS)
        pyte.ByteStream(self._screen).feed(cells)
        return "\n".join(self._screen.display)

    def until_quiet(self) -> None:
        """Until nothing more has come for a second."""
        deadline, before = time.monotonic() + PATIENCE, -1
        while before != len(self.sent):
            assert time.monotonic() < deadline
            before = len(self.sent)
            self.read(1.0)


@pytest.fixture
def terminal(request: pytest.FixtureRequest) -> Iterator[PictureTerminal]:
    with PictureTerminal(request.param) as found:
        found.wait_for("demo-03")
        found.press("3")
        found.wait_for("separation")
        assert QUESTIONS.encode() not in found.sent, "asked when the first picture is wanted, and not before"
        found.press("b")
        found.wait_for("as of epoch 3", "vn0")
        found.until_quiet()
        yield found


@pytest.mark.parametrize("terminal", ["kitty"], indirect=True)
def test_kitty_shows_pictures_among_the_cells(terminal: PictureTerminal) -> None:
    images = decoded(terminal.sent)
    assert len(images) == 12 and {image.size for image in images.values()} == {(140, 140)}
    assert all(
        np.asarray(image).std() == 0 and image.getpixel((0, 0)) == (0x80, 0x80, 0x80) for image in images.values()
    )
    assert terminal.sent.decode().count(PLACE_HOLDER) >= 12 * 14 * 7
    assert "different brands" in terminal.text(), "no answer was taken for a key"
    terminal.press("\x1b")
    terminal.wait_for("separation")
    terminal.until_quiet()
    freed = {int(number) for number in re.findall(rb"a=d,d=I,i=(\d+)", terminal.sent)}
    assert freed == set(images)
    terminal.press("q")
    assert terminal.ended() == 0


@pytest.mark.parametrize("terminal", ["sixel"], indirect=True)
def test_sixels_are_written_where_their_cells_are_and_again_after_they_were_covered(terminal: PictureTerminal) -> None:
    terminal.text()
    corners = {
        (y + 1, x + 1)
        for y in range(ROWS) for x in range(COLUMNS)
        if terminal._screen.buffer[y][x].data == BLANK
        and terminal._screen.buffer[y - 1][x].data != BLANK and terminal._screen.buffer[y][x - 1].data != BLANK
    }  # fmt: skip
    written = written_at(terminal.sent)
    assert len(corners) == len(written) > 8 and set(written) == corners
    terminal.press("E")
    terminal.wait_for("notices")
    terminal.press("\x1b")
    terminal.wait_for("different brands", gone="notices")
    terminal.until_quiet()
    assert sorted(written_at(terminal.sent)) == sorted(2 * written)


@pytest.mark.parametrize("terminal", ["neither", "silent"], indirect=True)
def test_any_other_terminal_shows_half_blocks_and_hears_no_more(terminal: PictureTerminal) -> None:
    assert terminal.text().count("▀") > 500
    sent = terminal.sent.replace(QUESTIONS.encode(), b"")
    assert b"\x1b_G" not in sent and b"\x1bP" not in sent
