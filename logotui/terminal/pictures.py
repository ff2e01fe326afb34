"""Pictures in pixels among the cells of a frame: Kitty's protocol with place holders, or Sixel.

The cells of a picture bear its number as their colour, so the frame treats them as any others: a toast covers them, a
change of screens replaces them, and a picture that was covered is seen to be whole again. A place holder of Kitty's is
the picture; below a Sixel the cells are blank, and the picture is written over them once they stand there. One picture
is sent at a time, when the terminal has shown what was on its way.

Sixels are made by textual-image (the extra `pictures`). Its own widgets are not used: they ask the terminal while they
are imported, and write to it beside the frames.

Source: sw.kovidgoyal.net/kitty/graphics-protocol, Unicode placeholders.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import count
from random import randrange
from typing import TYPE_CHECKING, Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from logotui.terminal.frame import Frame
from logotui.terminal.graphics import Graphics, Kind

if TYPE_CHECKING:
    from PIL import Image

PLACE_HOLDER: Final = "\U0010eeee"
BLANK: Final = "\u2800"
"""What stands below a Sixel: a blank that nothing else draws."""
MARKS: Final = (
    "\u0305\u030d\u030e\u0310\u0312\u033d\u033e\u033f\u0346\u034a\u034b\u034c\u0350\u0351\u0352\u0357"
    "\u035b\u0363\u0364\u0365\u0366\u0367\u0368\u0369\u036a\u036b\u036c\u036d\u036e\u036f\u0483\u0484"
)
"""The numbers 0 to 31 of rows and columns, as marks above a place holder."""
CHUNK: Final = 4096
NUMBERS: Final = 1 << 24


Place = tuple[int, int]
"""A row and a column of the terminal."""


@dataclass(frozen=True)
class Picture:
    """A picture of `columns` × `rows` cells, and what is sent for it. Its `number` has three bytes, as a colour."""

    number: int
    columns: int
    rows: int
    kind: Kind
    sent: str

    def line(self, row: int) -> list[Segment]:
        """The cells of a row, each a segment of its own: whatever cuts the line cuts between cells."""
        style = Style(color=Color.from_rgb(self.number >> 16, self.number >> 8 & 255, self.number & 255))
        return [Segment(self._sign(row, column), style) for column in range(self.columns)]

    def _sign(self, row: int, column: int) -> str:
        return PLACE_HOLDER + MARKS[row] + MARKS[column] if self.kind == Kind.KITTY else BLANK


class Pictures:
    """Makes pictures for a terminal, and knows which of them it is still owed."""

    def __init__(self) -> None:
        self.graphics = Graphics()
        self._numbers = count(randrange(1, NUMBERS // 2))
        self._made: dict[str, Picture] = {}
        self._sent: dict[str, set[Place]] = {}
        """Where each Sixel is seen; of a picture of Kitty's that it was sent, at no place."""
        self._generation = 0

    @property
    def shown(self) -> bool:
        """Whether pictures can be shown."""
        return self.graphics.kind != Kind.NONE

    def use(self, graphics: Graphics) -> None:
        """Show pictures like that from now on: Sixels only where something makes them."""
        without = graphics.kind == Kind.SIXEL and find_spec("textual_image") is None
        self.graphics = replace(graphics, kind=Kind.NONE) if without else graphics

    def make(self, rows: tuple[str, ...], ground: tuple[int, int, int]) -> Picture:
        """A picture of pixel rows (hexadecimal), in as many cells as it takes, the rest of them in `ground`.

        Takes a moment: for a thread.
        """
        from PIL import Image

        width, height = self.graphics.cell
        columns, lines = -(-len(rows[0]) // 6 // width), -(-len(rows) // height)
        canvas = Image.new("RGB", (columns * width, lines * height), ground)
        pixels = Image.frombytes("RGB", (len(rows[0]) // 6, len(rows)), bytes.fromhex("".join(rows)))
        canvas.paste(pixels)
        number = next(self._numbers)
        sent = sixel(canvas) if self.graphics.kind == Kind.SIXEL else kitty(canvas, number, columns, lines)
        picture = Picture(number, columns, lines, self.graphics.kind, sent)
        self._made[_colour(number)] = picture
        return picture

    def look(self, frame: Frame) -> None:
        """Notice which Sixels a frame has covered: each frame is to be looked at, not only the last of some."""
        found = _cells(frame, self._made) if self._sent else {}
        for key, seen in self._sent.items():
            picture = self._made[key]
            if picture.kind == Kind.SIXEL:
                seen &= set(_whole(found.get(key, set()), picture.columns, picture.rows))

    def owed(self, frame: Frame) -> str:
        """What is to be written next, so that one more picture of those that `frame` has room for is seen."""
        if not self._made:
            return ""
        if frame.generation != self._generation:
            self._generation = frame.generation
            self._sent = {key: set() for key in self._sent if self._made[key].kind == Kind.KITTY}
        found = _cells(frame, self._made)
        for key, picture in self._made.items():
            cells = found.get(key, set())
            text = self._kitty(key, cells) if picture.kind == Kind.KITTY else self._sixel(key, cells)
            if text:
                return text
        return ""

    def _kitty(self, key: str, cells: set[Place]) -> str:
        if not cells or key in self._sent:
            return ""
        self._sent[key] = set()
        return self._made[key].sent

    def _sixel(self, key: str, cells: set[Place]) -> str:
        """It is seen no more where its cells are not whole, and is written once where they are."""
        picture = self._made[key]
        places = set(_whole(cells, picture.columns, picture.rows))
        seen = self._sent[key] = self._sent.get(key, set()) & places
        for row, column in sorted(places - seen)[:1]:
            seen.add((row, column))
            return f"\x1b7\x1b[{row + 1};{column + 1}H{picture.sent}\x1b8"
        return ""

    def clear(self) -> str:
        """Forget all pictures; what is to be written so that the terminal forgets them too."""
        sent = [self._made[key] for key in self._sent]
        self._made, self._sent = {}, {}
        return "".join(f"\x1b_Ga=d,d=I,i={one.number},q=2\x1b\\" for one in sent if one.kind == Kind.KITTY)


def _cells(frame: Frame, keys: Collection[str]) -> dict[str, set[Place]]:
    """Row and column of each cell that is of a picture, by the picture's colour."""
    found: dict[str, set[Place]] = {}
    for y, row in enumerate(frame.rows):
        for x, cell in enumerate(row):
            if cell is not None and cell.text[:1] in (PLACE_HOLDER, BLANK) and cell.pen.foreground in keys:
                found.setdefault(cell.pen.foreground, set()).add((y, x))
    return found


def _whole(cells: set[Place], columns: int, rows: int) -> Iterator[Place]:
    """The upper left corners of the rectangles of that size in `cells`; between two of them is a gap."""
    for y, x in cells:
        corner = (y - 1, x) not in cells and (y, x - 1) not in cells
        if corner and all((y + down, x + across) in cells for down in range(rows) for across in range(columns)):
            yield y, x


def _colour(number: int) -> str:
    """How a cell's pen names the picture."""
    return f"38;2;{number >> 16};{number >> 8 & 255};{number & 255}"


def kitty(image: Image.Image, number: int, columns: int, rows: int) -> str:
    """The picture as PNG, in pieces, and a virtual placement: it is seen wherever its place holders are."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    data = base64.b64encode(buffer.getvalue()).decode()
    pieces = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    out = [
        f"\x1b_G{f'a=t,f=100,i={number},q=2,' if place == 0 else ''}m={int(place < len(pieces) - 1)};{piece}\x1b\\"
        for place, piece in enumerate(pieces)
    ]
    return "".join([*out, f"\x1b_Ga=p,U=1,i={number},c={columns},r={rows},q=2\x1b\\"])


def sixel(image: Image.Image) -> str:
    """The picture in up to 256 colours."""
    # Its public modules ask the terminal for what it can while they are imported; the one that encodes does not.
    from textual_image._sixel import image_to_sixels

    return image_to_sixels(image)
