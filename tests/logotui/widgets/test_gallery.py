from __future__ import annotations

import pytest

from logoclip.agent.questions.data import Thumbnail
from logotui.widgets.gallery import GAP, fitting, grid


def crop(width: int, height: int) -> Thumbnail:
    return Thumbnail("a.jpg", tuple("ff0000" * width for _ in range(height)))


def test_pictures_stand_side_by_side_and_then_below() -> None:
    lines = grid([crop(4, 4), crop(4, 2), crop(4, 4)], across=2, columns=4)
    assert [line.text for line in lines[:2]] == ["▀▀▀▀  ▀▀▀▀  ", "▀▀▀▀        "]
    assert lines[2].cell_length == 0
    assert lines[3].text == "▀▀▀▀  "


def test_a_crop_that_cannot_be_read_says_so_in_its_place() -> None:
    (line, _) = grid([Thumbnail("a.jpg", (), "truncated"), crop(12, 2)], across=2, columns=12)
    assert line.text.startswith("unreadable".ljust(12 + GAP) + "▀")


@pytest.mark.parametrize(("room", "number"), [(86, 4), (22, 1), (42, 2), (3, 1)])
def test_what_fits(room: int, number: int) -> None:
    assert fitting(room, 20, GAP) == number
