"""One field of a configuration on one line: its name, its value, and what is wrong, what it was, or its help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic.fields import FieldInfo
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from logoclip.config.search_space import FIXED
from logotui.ranges import Varied, is_varied, numeric, option_called, options_of, proposed
from logotui.widgets.field_line import NAME_WIDTH, FieldState, option_at, row_line
from logotui.written import parse, shown


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
    """A field. Enter opens it for typing; a choice moves with ← and →, a switch flips with space; `~` makes a range."""

    DEFAULT_CSS = """
    FieldRow { height: 1; width: 1fr; }
    FieldRow:focus { background: $panel; }
    FieldRow Editor { margin-left: 30; width: 18; height: 1; background: $surface; border: none; padding: 0; }
    FieldRow.-range Editor { width: 26; }
    FieldRow.-text Editor { width: 40; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", "edit", tooltip="Open the field under the cursor; a choice takes its next value"),
        Binding("backspace,delete", "edit(True)", show=False, tooltip="Open the field, emptied"),
        Binding(
            "tilde",
            "vary",
            "range",
            key_display="~",
            tooltip="Make the field a range (1e-4..1e-2 log, 4..64 step 4, a, b) that a search tries; again: a value",
        ),
        Binding("space,right", "turn(1)", show=False, tooltip="The next value of a choice"),
        Binding("left", "turn(-1)", show=False, tooltip="The value before"),
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
        """The field has another value or range, perhaps a wrong one."""

        key: str
        value: object | Varied

    @dataclass
    class Sealed(Message):
        """The field was left: its change is complete."""

        key: str

    @dataclass
    class Left(Message):
        """The cursor wants to the next field (1) or the one before (−1)."""

        direction: int

    def __init__(self, key: str, known: FieldInfo) -> None:
        super().__init__(id=f"field-{key}", classes="" if numeric(known) else "-text")
        self.key = key
        self.known = known
        self.options = options_of(known)
        self.number = numeric(known)
        self.help = known.description or ""
        self._opened_with: object = None
        self._asked = False

    def compose(self) -> ComposeResult:
        yield from ()

    def watch_state(self, state: FieldState) -> None:
        self.set_class(bool(state.range), "-range")

    def render(self) -> Content:
        return row_line(self.key, self.state, self.help, self.options, self.number, self.size.width, self.has_focus)

    @property
    def editor(self) -> Editor | None:
        return next(iter(self.query(Editor)), None)

    async def action_edit(self, emptied: bool = False) -> None:
        if self.options and not self.state.range:
            self.action_turn(1)
        elif self.editor is None:
            editor = await self._open(self.state.range or shown(self.state.value), asked=bool(self.state.range))
            if emptied:
                editor.value = ""

    async def _open(self, text: str, *, asked: bool) -> Editor:
        self._opened_with, self._asked = self.state.held, asked
        await self.mount(editor := Editor(text, compact=True, select_on_focus=True))
        editor.focus()
        return editor

    async def action_vary(self) -> None:
        """From a value to a range around it, which is open to be changed; from a range back to the value."""
        if self.state.range:
            self.post_message(self.Changed(self.key, self.state.value))
            self.post_message(self.Sealed(self.key))
        elif self.key in FIXED:
            self.notify(f"{self.key} cannot be searched: {FIXED[self.key]}", severity="warning", markup=False)
        elif self.editor is None:
            await self._open((varied := proposed(self.known, self.state.value)).typed, asked=True)
            self.post_message(self.Changed(self.key, varied))

    def action_turn(self, step: int) -> None:
        """The next option of a choice; a typed field has none."""
        if not self.options or self.state.range:
            return
        place = self.options.index(self.state.value) if self.state.value in self.options else -step
        self.post_message(self.Changed(self.key, self.options[(place + step) % len(self.options)]))
        self.post_message(self.Sealed(self.key))

    def action_leave(self, direction: int) -> None:
        self.post_message(self.Left(direction))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if (meant := self._meant(event.value)) != self.state.held:
            self.post_message(self.Changed(self.key, meant))

    def _meant(self, typed: str) -> object | Varied:
        if is_varied(self.known, typed, asked=self._asked):
            return Varied(typed.strip())
        if self.options:
            return option_called(self.known, typed)
        return parse(typed) if self.number else typed.strip()

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
        if place is not None and not self.state.range:
            self.post_message(self.Changed(self.key, self.options[place]))
            self.post_message(self.Sealed(self.key))
        elif (not self.options or self.state.range) and event.x >= NAME_WIDTH:
            await self.action_edit()
