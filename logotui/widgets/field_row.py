"""One field of a configuration on one line: its name, its value, and what is wrong, what it was, or its help."""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import ClassVar, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from logotui.draft import parse, shown

NAME_WIDTH = 30
NUMBER_WIDTH = 16
TEXT_WIDTH = 38


@dataclass(frozen=True)
class FieldState:
    """What a row shows. `was` is the file's value where it differs; `fault` says what is wrong."""

    value: object
    was: object = None
    fault: str = ""
    note: str = ""


def options_of(known: FieldInfo) -> tuple[object, ...]:
    """The values a field chooses from; none where it is typed."""
    if known.annotation is bool:
        return (True, False)
    return get_args(known.annotation) if get_origin(known.annotation) is Literal else ()


def is_number(known: FieldInfo) -> bool:
    kinds = (
        get_args(known.annotation) if get_origin(known.annotation) in (Union, types.UnionType) else (known.annotation,)
    )
    return int in kinds or float in kinds


class Editor(Input):
    """The open field. Leaving it by Escape puts back what stood there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "put back", key_display="esc"),
        Binding("enter", "accept", "done"),
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
        Binding("tab", "leave(1)", show=False),
        Binding("shift+tab", "leave(-1)", show=False),
    ]

    async def _on_key(self, event: events.Key) -> None:
        self._row.scroll_visible(animate=False)  # nobody types into what cannot be seen
        await super()._on_key(event)

    def action_cancel(self) -> None:
        self._row.close_editor(keep=False)

    def action_accept(self) -> None:
        self._row.close_editor(keep=True)

    def action_leave(self, direction: int) -> None:
        self._row.close_editor(keep=True)
        self._row.post_message(FieldRow.Left(direction))

    @property
    def _row(self) -> FieldRow:
        assert isinstance(self.parent, FieldRow)
        return self.parent


class FieldRow(Widget, can_focus=True):
    """A field. Enter opens it for typing; a choice moves with ← and →, a switch flips with space."""

    DEFAULT_CSS = """
    FieldRow { height: 1; width: 1fr; }
    FieldRow:focus { background: $panel; }
    FieldRow Editor { margin-left: 30; width: 18; height: 1; background: $surface; border: none; padding: 0; }
    FieldRow.-text Editor { width: 40; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", "edit", tooltip="Open the field under the cursor; a choice takes its next value"),
        Binding("backspace,delete", "edit(True)", show=False),
        Binding("space,right", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
        Binding("home", "leave(-1000)", show=False),
        Binding("end", "leave(1000)", show=False),
        Binding("pageup", "leave(-10)", show=False),
        Binding("pagedown", "leave(10)", show=False),
    ]

    state: reactive[FieldState] = reactive(FieldState(""))
    """What the row shows."""

    @dataclass
    class Changed(Message):
        """The field has another value, perhaps a wrong one."""

        key: str
        value: object

    @dataclass
    class Sealed(Message):
        """The field was left: its change is complete."""

        key: str

    @dataclass
    class Left(Message):
        """The cursor wants to the next field (1) or the one before (−1)."""

        direction: int

    def __init__(self, key: str, known: FieldInfo) -> None:
        super().__init__(id=f"field-{key}", classes="" if is_number(known) else "-text")
        self.key = key
        self.options = options_of(known)
        self.number = is_number(known) and not self.options
        self.help = known.description or ""
        self._opened_with: object = None

    def compose(self) -> ComposeResult:
        yield from ()

    def render(self) -> Content:
        return row_line(self.key, self.state, self.help, self.options, self.number, self.size.width, self.has_focus)

    @property
    def editor(self) -> Editor | None:
        return next(iter(self.query(Editor)), None)

    async def action_edit(self, emptied: bool = False) -> None:
        if self.options:
            self.action_turn(1)
        elif self.editor is None:
            self._opened_with = self.state.value
            await self.mount(editor := Editor(shown(self.state.value), compact=True, select_on_focus=True))
            editor.focus()
            if emptied:
                editor.value = ""

    def action_turn(self, step: int) -> None:
        """The next option of a choice; a typed field has none."""
        if not self.options:
            return
        place = self.options.index(self.state.value) if self.state.value in self.options else -step
        self.post_message(self.Changed(self.key, self.options[(place + step) % len(self.options)]))
        self.post_message(self.Sealed(self.key))

    def action_leave(self, direction: int) -> None:
        self.post_message(self.Left(direction))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        value = parse(event.value) if self.number else event.value.strip()
        if value != self.state.value:
            self.post_message(self.Changed(self.key, value))

    def close_editor(self, *, keep: bool) -> None:
        """Closes the open field; without `keep` the value is what it was before."""
        if self.editor is None:
            return
        if not keep:
            self.post_message(self.Changed(self.key, self._opened_with))
        self.post_message(self.Sealed(self.key))
        focused = self.editor.has_focus
        self.editor.remove()
        if focused:
            self.focus()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        if isinstance(event.widget, Editor):
            self.close_editor(keep=True)

    async def on_click(self, event: events.Click) -> None:
        place = option_at(self.options, event.x - NAME_WIDTH)
        if place is not None:
            self.post_message(self.Changed(self.key, self.options[place]))
            self.post_message(self.Sealed(self.key))
        elif not self.options and event.x >= NAME_WIDTH:
            await self.action_edit()


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
