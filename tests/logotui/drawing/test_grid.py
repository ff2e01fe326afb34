from __future__ import annotations

from logotui.drawing.grid import Grid, Piece


def test_a_line_is_handed_on_in_pieces_of_one_role_behind_its_label() -> None:
    grid = Grid(6, 2)
    grid.put(0, 1, "ab", "curve")
    grid.put(0, 3, "c", "rule")
    assert grid.pieces(0) == (Piece(" ", "blank"), Piece("ab", "curve"), Piece("c", "rule"), Piece("  ", "blank"))
    assert grid.labelled(1, "1.5", 4) == (Piece(" 1.5┤", "axis"), Piece("      ", "blank"))
    assert grid.labelled(1, "", 4)[0].text == "    │"


def test_what_lies_outside_is_not_put() -> None:
    grid = Grid(3, 1)
    grid.put(0, 2, "xyz", "curve")
    grid.put(0, -1, "vw", "curve")
    grid.put(5, 0, "no", "curve")
    assert grid.text == [["w", " ", "x"]]


def test_rules_are_background_and_curves_are_not() -> None:
    grid = Grid(8, 1)
    grid.put(0, 0, "----", "rule")
    assert grid.blank(0, 0, 8) and not grid.blank(0, 4, 8), "beyond the end there is no room"
    grid.put(0, 5, "x", "curve")
    assert not grid.blank(0, 4, 3)
