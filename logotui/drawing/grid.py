"""A canvas of characters with the roles of their colours, and the pieces that its lines are handed on in."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby


@dataclass(frozen=True)
class Piece:
    """Characters of one role."""

    text: str
    role: str


Line = tuple[Piece, ...]


@dataclass
class Grid:
    """Characters and roles of the canvas, filled from the back to the front."""

    columns: int
    rows: int
    text: list[list[str]] = field(init=False)
    role: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.text = [[" "] * self.columns for _ in range(self.rows)]
        self.role = [["blank"] * self.columns for _ in range(self.rows)]

    def put(self, row: int, column: int, text: str, role: str) -> None:
        for place, char in enumerate(text, column):
            if 0 <= row < self.rows and 0 <= place < self.columns:
                self.text[row][place] = char
                self.role[row][place] = role

    def pieces(self, row: int) -> Line:
        """A row: neighbouring characters of one role together."""
        groups = groupby(zip(self.role[row], self.text[row], strict=True), key=lambda cell: cell[0])
        return tuple(Piece("".join(char for _, char in cells), role) for role, cells in groups)

    def labelled(self, row: int, text: str, gutter: int) -> Line:
        """A row behind its label on the axis at the left."""
        return (Piece(f"{text:>{gutter}}{'┤' if text else '│'}", "axis"), *self.pieces(row))

    def blank(self, row: int, column: int, length: int) -> bool:
        """Whether nothing but the background stands in `length` cells."""
        cells = self.role[row][max(column, 0) : max(column, 0) + length]
        return len(cells) == length and all(role in ("blank", "rule") for role in cells)
