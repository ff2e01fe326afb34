"""What the terminal shows, cell by cell, so that only cells that changed are sent.

Textual sends every line of a widget that it repaints, from the widget's left edge on: about 19 kB for a few live
charts, and its writer blocks the event loop while a thin link drains. A curve that grew by a point changes a dozen
cells. The frame stands between the compositor and the driver, remembers what was sent, and sends the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rich.cells import get_character_cell_size
from rich.color import Color, ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from logoclip.printable import printable
from logotui.terminal.repertoire import UNICODE, Glyphs

COLOUR_SYSTEMS = {"standard": ColorSystem.STANDARD, "256": ColorSystem.EIGHT_BIT, "truecolor": ColorSystem.TRUECOLOR}
# Moving the cursor costs some seven bytes: a shorter run of unchanged cells is cheaper sent again.
WORTH_A_MOVE = 4
PIXELS = "▀"
"""What a cell of a picture shows: the upper pixel as its colour, the lower as its ground."""


class Pen(NamedTuple):
    """How a cell is drawn, as SGR codes. A blank shows no foreground: its pen has none, and any will do."""

    attributes: str = ""
    foreground: str = "39"
    background: str = "49"


class Cell(NamedTuple):
    """One cell: a character (empty in the right half of a wide one) and its pen."""

    text: str
    pen: Pen


class Frame:
    """The cells that the terminal shows. `forget` when something else may have written to it."""

    def __init__(self, glyphs: Glyphs = UNICODE, *, colourless: bool = False) -> None:
        """
        Args:
            glyphs: the characters that the terminal has.
            colourless: no colour is sent, whatever the terminal has (NO_COLOR).
        """
        self.glyphs = glyphs
        self.colourless = colourless
        self.few_colours = False
        """Whether what is sent is sent in 256 colours: they take half the bytes. What stands there counts as exact."""
        self.generation = 0
        """How often all of it was forgotten."""
        self._rows: list[list[Cell | None]] = []

    @property
    def rows(self) -> list[list[Cell | None]]:
        """The cells, to look at."""
        return self._rows

    def forget(self) -> None:
        """Take nothing on the terminal for granted: whatever is drawn next is sent whole."""
        self.generation += 1
        self._rows = [[None] * len(row) for row in self._rows]

    def changes(self, update: CompositorUpdate, console: Console) -> str:
        """The shortest text that brings the terminal to `update`.

        Raises:
            TypeError: a kind of update that is not known here: written unseen, it might carry a terminal's commands.
        """
        palette = Palette(self.glyphs, None if self.colourless else colours_of(console))
        spans: Iterable[tuple[int, int, list[Cell]]]
        if isinstance(update, LayoutUpdate):
            self._fit(update.region.width, update.region.height)
            spans = ((y, 0, cells(strips, palette)) for y, strips in enumerate(update.strips, update.region.y))
        elif isinstance(update, ChopsUpdate):
            spans = chopped(update, palette)
        else:
            raise TypeError(f"an update of unknown kind: {type(update).__name__}")
        runs = (run for y, x, new in spans for run in self._take(y, x, new))
        return write(runs, fewer if self.few_colours else None)

    def _fit(self, width: int, height: int) -> None:
        if len(self._rows) != height or (self._rows and len(self._rows[0]) != width):
            self._rows = [[None] * width for _ in range(height)]

    def _take(self, y: int, x: int, new: list[Cell]) -> Iterator[Run]:
        """The runs of cells in `new` that differ from what stands at column `x` of row `y`; they stand there now."""
        if y >= len(self._rows):  # nothing was laid out yet
            yield Run(y, x, new)
            return
        row = self._rows[y]
        new = new[: len(row) - x]
        old = row[x : x + len(new)]
        if old != new:
            row[x : x + len(new)] = new
            for start, end in differing(old, new):
                yield Run(y, x + start, new[start:end])


class Palette(NamedTuple):
    """What there is to draw with. `colours`: None where no colour is to be sent."""

    glyphs: Glyphs
    colours: ColorSystem | None

    @property
    def few(self) -> bool:
        """Whether a picture cannot be drawn in colours."""
        return self.colours in (None, ColorSystem.STANDARD)


def colours_of(console: Console) -> ColorSystem:
    """How many colours the terminal of `console` has."""
    return COLOUR_SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)


class Run(NamedTuple):
    """Neighbouring cells to write."""

    y: int
    x: int
    cells: list[Cell]


def differing(old: list[Cell | None], new: list[Cell]) -> Iterator[tuple[int, int]]:
    """Ranges of `new` to send. They begin at a whole character and bridge gaps too short to be worth a cursor move."""
    start = end = -1
    for index, cell in enumerate(new):
        if cell == old[index]:
            continue
        first = index - 1 if not cell.text and index else index
        if start >= 0 and first - end <= WORTH_A_MOVE:
            end = index + 1
            continue
        if start >= 0:
            yield start, end
        start, end = first, index + 1
    if start >= 0:
        yield start, end


def write(runs: Iterable[Run], pens: Callable[[Pen], Pen] | None = None) -> str:
    """Terminal text for `runs`: cursor moves, the codes that change from cell to cell, characters.

    Args:
        pens: gives the pen that a cell is written with in place of its own.
    """
    out: list[str] = []
    pen: Pen | None = None
    for y, x, run in runs:
        out.append(f"\x1b[{y + 1};{x + 1}H")
        for cell in run:
            wanted = pens(cell.pen) if pens else cell.pen
            if wanted != pen:
                codes, pen = change(pen, wanted)
                out.append(codes)
            out.append(cell.text)
    if out:
        out.append("\x1b[0m")
    return "".join(out)


@lru_cache(4096)
def change(before: Pen | None, after: Pen) -> tuple[str, Pen]:
    """The codes that make one pen do for another, and the pen they leave.

    Attributes cannot be taken back singly, so other ones start from a reset.
    """
    if before is None or not _alike(before.attributes, after):
        parts = ("0", after.attributes, after.foreground, after.background)
        return f"\x1b[{';'.join(filter(None, parts))}m", after._replace(foreground=after.foreground or "39")
    now = Pen(before.attributes, after.foreground or before.foreground, after.background)
    pairs = ((before.foreground, now.foreground), (before.background, now.background))
    codes = tuple(new for old, new in pairs if old != new)
    return (f"\x1b[{';'.join(codes)}m" if codes else ""), now


def _alike(attributes: str, pen: Pen) -> bool:
    """Whether what `pen` draws looks the same with `attributes`: on a blank only a line or an inversion shows."""
    return attributes == pen.attributes or (not pen.foreground and not _shown_on_blanks(attributes))


def _shown_on_blanks(attributes: str) -> bool:
    return any(code in attributes for code in "479")


def chopped(update: ChopsUpdate, palette: Palette) -> Iterator[tuple[int, int, list[Cell]]]:
    """(row, column, cells) of each piece that a partial update repaints, cut to the columns it asks for."""
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < right and end > left:
                begin = max(x, left)
                yield y, begin, cells([strip], palette)[begin - x : min(end, right) - x]


def cells(strips: Iterable[Strip], palette: Palette) -> list[Cell]:
    """The cells of a line made of `strips`, each cut to its layout, which counts no cell for a control character."""
    line: list[Cell] = []
    for strip in strips:
        end = len(line) + strip.cell_length
        for segment in strip:
            line += _cells_of(segment, palette)
        del line[end:]
    return line


@lru_cache(1024)
def _cells_of(segment: Segment, palette: Palette) -> tuple[Cell, ...]:
    # Most of what is drawn was drawn before: the screen as it was, or a line of it elsewhere.
    foreign, style, control = segment
    if control:
        return ()
    if palette.few and style and foreign.startswith(PIXELS) and _is_picture(style):
        return (Cell(shade(style, palette.glyphs.shades), Pen()),) * len(foreign)
    text = palette.glyphs.shown(printable(foreign))
    pen = pen_of(style, palette.colours) if style else Pen()
    blank = pen if _shown_on_blanks(pen.attributes) else Pen("", "", pen.background)
    if text.isascii():
        return tuple(_cell(char, blank if char == " " else pen) for char in text)
    return tuple(_wide_cells(text, pen, blank))


_cell = lru_cache(2048)(Cell)
"""One for all that look alike: they take no room then, and are found alike at a glance."""


def _wide_cells(text: str, pen: Pen, blank: Pen) -> list[Cell]:
    line: list[Cell] = []
    for char in text:
        width = get_character_cell_size(char)
        if width == 0 and line:
            line[-1] = Cell(line[-1].text + char, pen)
        elif width:
            line += [_cell(char, blank if char == " " else pen), *[_cell("", pen)] * (width - 1)]
    return line


def _is_picture(style: Style) -> bool:
    """Whether a cell shows two pixels: what else is drawn has the terminal's own colours where those are few."""
    return style.color is not None and style.color.triplet is not None


def shade(style: Style, shades: str) -> str:
    """How light the two pixels of a cell are together: the darkest shade first. Rec. 601 luma."""
    triplets = [colour.triplet for colour in (style.color, style.bgcolor) if colour and colour.triplet]
    luma = sum(0.299 * red + 0.587 * green + 0.114 * blue for red, green, blue in triplets) / len(triplets)
    return shades[min(int(luma / 256 * len(shades)), len(shades) - 1)]


_ATTRIBUTES = (
    ("bold", "1"),
    ("dim", "2"),
    ("italic", "3"),
    ("underline", "4"),
    ("blink", "5"),
    ("reverse", "7"),
    ("strike", "9"),
)


@lru_cache(4096)
def pen_of(style: Style, colours: ColorSystem | None) -> Pen:
    """The pen of a Rich style in as many colours as the terminal has; None: in none."""
    attributes = ";".join(code for name, code in _ATTRIBUTES if getattr(style, name))
    return Pen(attributes, _codes(style.color, colours, True), _codes(style.bgcolor, colours, False))


@lru_cache(4096)
def fewer(pen: Pen) -> Pen:
    """The pen in the nearest of 256 colours."""
    return pen._replace(foreground=_nearest(pen.foreground), background=_nearest(pen.background))


def _nearest(codes: str) -> str:
    ground, kind, *triplet = (*codes.split(";"), "")
    if kind != "2":
        return codes
    colour = Color.from_rgb(*map(int, triplet[:3])).downgrade(ColorSystem.EIGHT_BIT)
    return ";".join(colour.get_ansi_codes(foreground=ground == "38"))


def _codes(colour: Color | None, colours: ColorSystem | None, foreground: bool) -> str:
    if colour is None or colours is None:
        return "39" if foreground else "49"
    return ";".join(colour.downgrade(colours).get_ansi_codes(foreground))


class Written(CompositorUpdate):
    """An update as the text that brings the terminal to it."""

    def __init__(self, text: str) -> None:
        self._text = text

    def render_segments(self, console: Console) -> str:
        return self._text
