"""Runs side by side. The names stay in sight above, and what a line is about at the left."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from logotui.comparing.diff import REFERENCE, Cell, Comparison, Line
from logotui.marks import Marks
from logotui.names import shortened

GAP, MOST_CELLS, NAME_CELLS = 2, 50, 20
MARKED: Final = "● "
VERDICTS: Final = {
    "better": "$fine",
    "worse": "$wrong",
    "unclear": "$look",
    "unclear (other validation brands)": "$look",
}
Row = tuple[Content, tuple[Content, ...]]


class DiffTable(ScrollView, can_focus=True):
    """Scrolls both ways."""

    DEFAULT_CSS = "DiffTable { height: 1fr; padding: 0 1; scrollbar-size: 1 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
    ]

    comparison: reactive[Comparison | None] = reactive(None)
    """What is shown."""
    marks: reactive[Marks] = reactive(Marks())
    """The colours of runs that are marked."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._names: tuple[str, ...] = ()
        self._ids: tuple[str, ...] = ()
        self._first = 0
        self._widths: list[int] = []

    def watch_comparison(self) -> None:
        self._lay_out()

    def watch_marks(self) -> None:
        self._lay_out()

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        if self.comparison is None:
            return
        self._rows, self._names, self._ids = rows(self.comparison), self.comparison.names, self.comparison.ids
        self._first = max(first.cell_length for first, _ in self._rows)
        columns = zip(*(cells for _, cells in self._rows[1:] if cells), strict=True)
        longest = [max(cell.cell_length for cell in column) for column in columns]
        named = [min(len(name) + len(MARKED), NAME_CELLS) for name in self.comparison.names]
        self._widths = [max(min(cells, MOST_CELLS), name) for cells, name in zip(longest, named, strict=True)]
        wide = self._first + sum(width + GAP for width in self._widths)
        self.virtual_size = Size(wide, len(self._rows))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y if y else 0
        width = self.size.width
        if place >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        first, cells = self._rows[place]
        if not place:
            named = zip(self._names, self._ids or self._names, self._widths, strict=True)
            cells = tuple(_head(name, id, room, self.marks) for name, id, room in named)
        fitted = [_fitted(cell, room) for cell, room in zip(cells, self._widths, strict=False)]
        beside = Content(" " * GAP).join([Content(""), *fitted])
        left = self._strip(first.pad_right(self._first - first.cell_length), self._first)
        if not cells:
            return left.adjust_cell_length(width, self.rich_style)
        right = self._strip(beside, max(beside.cell_length, 1))
        start = self.scroll_offset.x
        seen = right.crop(start, start + max(width - self._first, 0))
        return Strip.join([left, seen]).adjust_cell_length(width, self.rich_style)

    def _strip(self, line: Content, width: int) -> Strip:
        return Visual.to_strips(self, line, width, 1, self.visual_style)[0]


def rows(comparison: Comparison) -> list[Row]:
    """The names, what each is, then each section: its title, and a row a line."""
    places = range(len(comparison.names))
    found: list[Row] = [
        (Content(""), tuple(Content(name) for name in comparison.names)),
        (Content(""), tuple(Content.styled(REFERENCE if at == comparison.reference else "", "$look") for at in places)),
    ]
    for place, section in enumerate(comparison.sections):
        found += [(Content(""), ())] if place else []
        found += [(Content.styled(section.title, "$quiet"), ())]
        found += [(_title(line), tuple(map(_cell, line.cells))) for line in section.lines]
    return found


def _head(name: str, id: str, room: int, marks: Marks) -> Content:
    sign = (MARKED, f"${marks.role(id)}") if id in marks else ("", "")
    return Content.assemble(sign, (shortened(name, room - len(sign[0])), "bold"))


def _title(line: Line) -> Content:
    return Content(f"  {line.title}")


def _cell(cell: Cell) -> Content:
    value = Content.styled(cell.text, "bold" if cell.differs and not cell.verdict else "")
    best = (" ★", "$fine") if cell.best else ("", "")
    change = (f"  {cell.change} {cell.verdict}".rstrip(), VERDICTS.get(cell.verdict, "$quiet")) if cell.change else ""
    differs = ("≠ ", "$look") if cell.differs and not cell.change else ""
    return Content.assemble(differs, value, best, change)


def _fitted(text: Content, room: int) -> Content:
    cut = text.truncate(room, ellipsis=True)
    return cut.pad_right(room - cut.cell_length)
