from __future__ import annotations

from logotui.widgets.thumbnail import half_blocks

RED, BLUE = (255, 0, 0), (0, 0, 255)


def test_a_cell_shows_the_upper_pixel_on_the_lower_one() -> None:
    (strip,) = half_blocks(["ff00000000ff", "0000ffff0000"])
    left, right = strip
    assert (left.text, right.text) == ("▀", "▀")
    assert left.style is not None and right.style is not None
    assert left.style.color is not None and left.style.color.triplet == RED
    assert left.style.bgcolor is not None and left.style.bgcolor.triplet == BLUE
    assert right.style.color is not None and right.style.color.triplet == BLUE


def test_an_odd_last_row_leaves_the_ground() -> None:
    strips = half_blocks(["ff0000", "ff0000", "0000ff"])
    assert len(strips) == 2
    (cell,) = strips[1]
    assert cell.style is not None and cell.style.bgcolor is None
