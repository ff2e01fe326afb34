from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from logoclip.data.pixel_rows import pixel_rows
from logoclip.errors import InputError
from tests.data_sets import DAMAGED


def halves(path: Path, width: int, height: int) -> Path:
    """A picture whose upper half is red and whose lower half is blue."""
    picture = Image.new("RGB", (width, height), (255, 0, 0))
    picture.paste((0, 0, 255), (0, height // 2, width, height))
    picture.save(path)
    return path


def test_a_picture_keeps_its_proportions_and_its_top(tmp_path: Path) -> None:
    rows = pixel_rows(halves(tmp_path / "a.png", 80, 40), 16, 16)
    assert len(rows) == 8
    assert {len(row) for row in rows} == {16 * 6}
    assert rows[0].startswith("ff0000")
    assert rows[-1].startswith("0000ff")


def test_a_small_picture_is_enlarged_to_its_place(tmp_path: Path) -> None:
    assert len(pixel_rows(halves(tmp_path / "a.png", 4, 4), 12, 20)) == 12


def test_a_thin_picture_has_at_least_one_row(tmp_path: Path) -> None:
    assert len(pixel_rows(halves(tmp_path / "a.png", 400, 2), 20, 20)) == 1


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_what_is_no_picture_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.jpg"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"^\S+broken\.jpg: cannot be read as a picture \([^\n]+\)$"):
        pixel_rows(path, 8, 8)


@pytest.mark.parametrize(("width", "height"), [(0, 4), (4, 257)])
def test_sizes_have_bounds(tmp_path: Path, width: int, height: int) -> None:
    with pytest.raises(InputError, match="1 to 256 pixels"):
        pixel_rows(halves(tmp_path / "a.png", 4, 4), width, height)
