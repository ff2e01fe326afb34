"""Lines of a log, to be walked: a cursor on one row, long lines wrapped or cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.runs.log_text import decoded
from logotui.drawing.folding import cuts
from logotui.log_window import LogLine

WHEEL = 3
REMEMBERED = 2000
STYLES = ("", "$look", "$wrong")
"""By level, of lines that bring no colour of their own."""


class Place(NamedTuple):
    """A row on the screen: which line, and which row of it."""

    line: int
    row: int


class LogView(Widget, can_focus=True):
    """Shows `lines`; where the cursor would leave them it asks for more."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup,ctrl+b", "page(-1)", show=False, tooltip="A page up, through a log of any size"),
        Binding("pagedown,ctrl+f", "page(1)", show=False),
        Binding("shift+up", "mark(-1)", show=False, tooltip="Mark lines, for y to copy"),
        Binding("shift+down", "mark(1)", show=False),
    ]
    DEFAULT_CSS = "LogView { height: 1fr; width: 1fr; text-wrap: nowrap; text-overflow: clip; }"

    class Left(Message):
        """The cursor was moved beyond the first line (`by` < 0) or the last one."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    lines: reactive[Sequence[LogLine]] = reactive((), init=False)
    """What can be walked through. Give a new sequence for each change."""
    wrapped: reactive[bool] = reactive(True)
    words: reactive[str] = reactive("")
    """Where they stand in a line, it is shown in reverse."""
    cursor: reactive[Place] = reactive(Place(0, 0))
    """Always a row of `lines`, if there are any."""
    marking: reactive[int | None] = reactive(None)
    """The line at which marking began."""

    def __init__(self, grave: Callable[[LogLine], int] = lambda _: 0) -> None:
        """`grave` is the level of a line."""
        super().__init__()
        self.grave = grave
        self.nothing = ""
        """What is said where there are no lines."""
        self._top = Place(0, 0)
        self._rows: dict[tuple[LogLine, int, bool], list[Content]] = {}

    @property
    def current(self) -> LogLine | None:
        """The line that the cursor is on."""
        return self.lines[self.cursor.line] if self.lines else None

    @property
    def marked(self) -> Sequence[LogLine]:
        """The lines from where marking began to the cursor, or the cursor's alone."""
        first, last = sorted((self.cursor.line, self.cursor.line if self.marking is None else self.marking))
        return self.lines[first : last + 1]

    def go_to(self, place: int) -> None:
        """Put the cursor on a line; a place beyond the lines is the nearest end."""
        self.marking = None
        self.cursor = Place(min(max(place, 0), max(len(self.lines) - 1, 0)), 0)

    def go_to_end(self) -> None:
        """Put the cursor on the last row of all."""
        self.marking = None
        self.cursor = self._last

    def set_lines(self, lines: Sequence[LogLine]) -> None:
        """Show other lines, with the cursor, and what was at the top, on the same ones, or the last before them."""
        held = [self.lines[min(place.line, len(self.lines) - 1)].at for place in (self.cursor, self._top) if self.lines]
        self.marking = None
        self.lines = lines
        line, top = (_last_until(lines, at) for at in held) if held else (0, 0)
        self._top = Place(top, 0)
        self.cursor = Place(line, min(self.cursor.row, len(self._rows_of(line)) - 1))

    def on_resize(self, event: events.Resize) -> None:
        self._rows.clear()
        self._rewrap()

    def watch_wrapped(self) -> None:
        self._rewrap()

    def _rewrap(self) -> None:
        """Lines have other rows now: stay on the line, and at the end if that is where the cursor was."""
        self._top = Place(self._top.line, 0)
        at_end = self.cursor.line >= len(self.lines) - 1
        self.cursor = self._last if at_end else Place(self.cursor.line, 0)

    def watch_words(self) -> None:
        self._rows.clear()

    def action_move(self, by: int) -> None:
        self.marking = None
        self._move(by)

    def action_page(self, by: int) -> None:
        self.marking = None
        for _ in range(max(self.size.height - 1, 1)):
            self._move(by)

    def action_mark(self, by: int) -> None:
        if self.marking is None:
            self.marking = self.cursor.line
        self.cursor = Place(min(max(self.cursor.line + by, 0), max(len(self.lines) - 1, 0)), 0)

    def on_mouse_scroll_up(self) -> None:
        for _ in range(WHEEL):
            self.action_move(-1)

    def on_mouse_scroll_down(self) -> None:
        for _ in range(WHEEL):
            self.action_move(1)

    def on_click(self, event: events.Click) -> None:
        place = self._top
        for _ in range(event.y):
            place = self._after(place) or place
        self.marking = None
        self.cursor = place

    def _move(self, by: int) -> None:
        place = self._after(self.cursor) if by > 0 else self._before(self.cursor)
        if place is None:
            self.post_message(self.Left(by))
        else:
            self.cursor = place

    def _after(self, place: Place) -> Place | None:
        if place.row + 1 < len(self._rows_of(place.line)):
            return Place(place.line, place.row + 1)
        return Place(place.line + 1, 0) if place.line + 1 < len(self.lines) else None

    def _before(self, place: Place) -> Place | None:
        if place.row:
            return Place(place.line, place.row - 1)
        return Place(place.line - 1, len(self._rows_of(place.line - 1)) - 1) if place.line else None

    def render(self) -> Content:
        if not self.lines:
            return Content.styled(self.nothing, "$quiet")
        self._top = self._in_sight()
        rows, place = [], self._top
        for _ in range(self.size.height):
            rows.append(self._row(place))
            following = self._after(place)
            if following is None:
                break
            place = following
        return Content("\n").join(rows)

    def _in_sight(self) -> Place:
        """The row at the top: as it was, unless the cursor would not be seen, or rows at the bottom would be empty."""
        top, cursor = self._valid(self._top), self._valid(self.cursor)
        return max(min(top, cursor, self._up_from(self._last)), self._up_from(cursor))

    def _valid(self, place: Place) -> Place:
        """A row that there is: a new size is drawn before the widget is told of it."""
        return Place(place.line, min(place.row, len(self._rows_of(place.line)) - 1))

    @property
    def _last(self) -> Place:
        line = max(len(self.lines) - 1, 0)
        return Place(line, len(self._rows_of(line)) - 1)

    def _up_from(self, place: Place) -> Place:
        """The row that is at the top when `place` is at the bottom."""
        for _ in range(self.size.height - 1):
            place = self._before(place) or place
        return place

    def _row(self, place: Place) -> Content:
        row = self._rows_of(place.line)[place.row]
        first, last = sorted((self.cursor.line, self.cursor.line if self.marking is None else self.marking))
        if first <= place.line <= last:
            return row.pad_right(self.size.width - row.cell_length).stylize("on $cursor bold")
        return row

    def _rows_of(self, place: int) -> list[Content]:
        if not 0 <= place < len(self.lines):
            return [Content("")]
        line = self.lines[place]
        key = (line, self.size.width, self.wrapped)
        if key not in self._rows:
            if len(self._rows) > REMEMBERED:
                self._rows.clear()
            self._rows[key] = self._drawn(line)
        return self._rows[key]

    def _drawn(self, line: LogLine) -> list[Content]:
        text = Content.from_rich_text(decoded(line.raw))
        level = STYLES[self.grave(line)]
        text = self._with_words(text.stylize_before(level) if level else text)
        width = max(self.size.width, 1)
        if not self.wrapped:
            return [text.truncate(width, ellipsis=True)]
        return [text[begin:end] for begin, end in cuts(text.plain, width)]

    def _with_words(self, text: Content) -> Content:
        wanted, plain = self.words.casefold(), text.plain.casefold()
        at = plain.find(wanted) if wanted and len(plain) == len(text.plain) else -1
        while at >= 0:
            text = text.stylize("reverse", at, at + len(wanted))
            at = plain.find(wanted, at + len(wanted))
        return text


def _last_until(lines: Sequence[LogLine], at: int) -> int:
    return max(sum(line.at <= at for line in lines) - 1, 0)
