"""One field of a configuration as a line of text: its name, its value or range, and what there is to say of it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from logotui.ranges import Varied
from logotui.written import shown

NAME_WIDTH = 30
NUMBER_WIDTH = 16
RANGE_WIDTH = 24
TEXT_WIDTH = 38


@dataclass(frozen=True)
class FieldState:
    """What a row shows. `was` is the file's value where it differs; `fault` says what is wrong; `range` is what a
    search tries in place of the value.
    """

    value: object
    was: object = None
    fault: str = ""
    note: str = ""
    range: str = ""

    @property
    def held(self) -> object:
        """What stands in the field."""
        return Varied(self.range) if self.range else self.value


def row_line(
    key: str, state: FieldState, help: str, options: tuple[object, ...], number: bool, width: int, focused: bool
) -> Content:
    """The row as text: mark, name, value, note. What does not fit is cut at the right."""
    mark = "▸" if focused else "●" if state.was is not None else " "
    name_style = "$wrong" if state.fault else "$look" if state.was is not None else "$foreground"
    value = _value(state, options, number)
    line = Content.assemble(
        (f"{mark} ", name_style), (f"{key:<{NAME_WIDTH - 2}}", name_style), value, "  ", _note(state, help)
    )
    return line.truncate(max(width, 1), ellipsis=True)


def _value(state: FieldState, options: tuple[object, ...], number: bool) -> Content:
    if state.range:
        style = "$wrong bold" if state.fault else "$primary bold"
        return Content.styled(state.range.ljust(RANGE_WIDTH if number else TEXT_WIDTH), style)
    if not options:
        style = "$wrong bold" if state.fault else "bold"
        room = NUMBER_WIDTH if number else TEXT_WIDTH
        return Content.styled(shown(state.value).ljust(room), style)
    parts = [(_option(option, state.value), "bold" if option == state.value else "$quiet") for option in options]
    line = Content(" ").join([Content.styled(text, style) for text, style in parts])
    return line.pad_right(max(0, NUMBER_WIDTH - line.cell_length))


def _option(option: object, value: object) -> str:
    return f"({'•' if option == value else ' '}) {shown(option)}"


def option_at(options: tuple[object, ...], x: int) -> int | None:
    """Which option stands at column `x` of the value."""
    start = 0
    for place, option in enumerate(options):
        end = start + len(_option(option, None)) + 1
        if start <= x < end:
            return place
        start = end
    return None


def _note(state: FieldState, help: str) -> Content:
    if state.fault:
        return Content.styled(f"✗ {state.fault}", "$wrong")
    was = Content.styled(f"was {shown(state.was)}  ", "$look") if state.was is not None else Content("")
    note = Content.styled(f"{state.note}  ", "$foreground") if state.note else Content("")
    return Content.assemble(was, note, Content.styled(help, "$quiet"))
