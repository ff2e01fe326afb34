from __future__ import annotations

from logoclip.agent.questions.data import Thumbnail
from logoclip.runs.examples import NamedCrop
from logotui.drawing.detail import Detail
from logotui.theme import TERMINAL
from logotui.widgets.picture_wall import CAPTION, COLUMNS, GAP, LINES, Frame, PictureWall
from logotui.widgets.thumbnail import UPPER
from tests.logotui.alone import alone, text_of

WIDE = 2 * COLUMNS + 1
SIZE = (2 * WIDE + GAP, 2 * (LINES + CAPTION) + 1)


def pair(number: int) -> Frame:
    crops = tuple(NamedCrop(f"{side}{number}.jpg", f"{side} brand {number}", f"{side}-{number}") for side in "ab")
    return Frame(crops, f"0.{number:03d}")


def picture(path: str) -> Thumbnail:
    return Thumbnail(path, ("ff0000" * COLUMNS,) * (2 * LINES))


async def test_pairs_stand_beside_each_other_with_brands_and_similarity() -> None:
    wall = PictureWall()
    wall.frames = [pair(number) for number in range(9)]
    wall.pictures = {crop.path: picture(crop.path) for frame in wall.frames for crop in frame.crops}
    async with alone(wall, size=SIZE):
        assert wall.room == 4 and len(wall.shown) == 4
        lines = text_of(wall)
        assert lines[0] == UPPER * COLUMNS + " " + UPPER * COLUMNS + " " * GAP + UPPER * COLUMNS + " " + UPPER * COLUMNS
        assert lines[LINES].split() == ["a", "brand", "0", "b", "brand", "0", "a", "brand", "1", "b", "brand", "1"]
        assert lines[LINES + 1].split() == ["0.000", "0.001"] and lines[LINES + 2] == ""
        wall.first = 8
        assert [line for line in text_of(wall) if "0." in line] == ["0.008"]


async def test_what_has_not_come_or_cannot_be_read_keeps_its_place() -> None:
    wall = PictureWall()
    wall.frames = [pair(0)]
    wall.pictures = {"a0.jpg": Thumbnail("a0.jpg", error="gone")}
    async with alone(wall, size=SIZE):
        lines = text_of(wall)
        assert lines[0] == "unreadable" and lines[LINES].startswith("a brand 0") and "0.000" in lines[LINES + 1]


async def test_sixteen_colours_have_words() -> None:
    wall = PictureWall()
    wall.frames = [pair(number) for number in range(30)]
    async with alone(wall, size=(70, 12)) as stage:
        stage.pilot.app.register_theme(TERMINAL)
        stage.pilot.app.theme = TERMINAL.name
        await stage.pilot.pause()
        lines = text_of(wall)
        assert wall.room == 12 and lines[3] == "0.003  a-3 (a3.jpg)   b-3 (b3.jpg)"


async def test_a_thin_link_has_words() -> None:
    wall = PictureWall()
    wall.frames = [pair(number) for number in range(30)]
    async with alone(wall, size=(70, 12)) as stage:
        stage.pilot.app.detail = Detail.LINES  # type: ignore[attr-defined]
        wall.refresh()
        assert wall.room == 12 and text_of(wall)[3] == "0.003  a-3 (a3.jpg)   b-3 (b3.jpg)"


async def test_a_name_that_would_command_the_terminal_does_not() -> None:
    wall = PictureWall()
    wall.frames = [Frame((NamedCrop("p", "a\x1b[2Jb", "c"),))]
    async with alone(wall, size=SIZE):
        assert "\x1b" not in "".join(text_of(wall)), text_of(wall)[LINES]
