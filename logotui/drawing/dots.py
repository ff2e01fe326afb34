"""Single dots and straight lines between them, finer than cells: braille, or half cells where there is no braille."""

from __future__ import annotations

from collections.abc import Iterator

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BLANK = 0x2800
_HALVES = {1: "'", 2: ".", 3: ":"}


class Dots:
    """A drawing of `columns` × `rows` cells. Dots count from the left and from the top; who drew last owns a cell."""

    def __init__(self, columns: int, rows: int, braille: bool = True) -> None:
        self.columns, self.rows = columns, rows
        self.across, self.down = (2, 4) if braille else (1, 2)
        """Dots of a cell."""
        self._cells: dict[tuple[int, int], tuple[int, int]] = {}

    @property
    def width(self) -> int:
        """Dots from left to right."""
        return self.columns * self.across

    @property
    def height(self) -> int:
        """Dots from top to bottom."""
        return self.rows * self.down

    def place(self, across: float, up: float) -> tuple[int, int]:
        """The dot at shares of 0 to 1 of the width from the left and of the height from below."""
        return round(across * (self.width - 1)), round((1 - up) * (self.height - 1))

    def dot(self, x: int, y: int, owner: int) -> None:
        """Set one dot; what lies outside is not drawn."""
        if 0 <= x < self.width and 0 <= y < self.height:
            cell = (y // self.down, x // self.across)
            held = self._cells.get(cell, (0, owner))[0]
            self._cells[cell] = (held | self._bit(x % self.across, y % self.down), owner)

    def _bit(self, x: int, y: int) -> int:
        return _BITS[y][x] if self.down == 4 else 1 << y

    def line(self, start: tuple[int, int], end: tuple[int, int], owner: int) -> None:
        """Set the dots nearest to the straight line from `start` to `end`, without a gap."""
        (x, y), (last_x, last_y) = start, end
        steps = max(abs(last_x - x), abs(last_y - y), 1)
        for step in range(steps + 1):
            self.dot(round(x + (last_x - x) * step / steps), round(y + (last_y - y) * step / steps), owner)

    def cells(self) -> Iterator[tuple[int, int, str, int]]:
        """Row, column, sign and owner of each cell in which anything is."""
        for (row, column), (bits, owner) in self._cells.items():
            yield row, column, chr(_BLANK + bits) if self.down == 4 else _HALVES[bits], owner
