"""What this screen is for, and what every key does: here, everywhere, and on the other screens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from logotui.actions import EVERYWHERE, Action
from logotui.console import Console

Rows = list[tuple[str, str]]

OF_EVERY_SCREEN = frozenset({"app.focus_next", "app.focus_previous", "screen.copy_text"})
OF_THE_LIBRARY = [
    ("tab", "The next panel or field; shift+tab the one before"),
    ("j k ↓ ↑", "Down and up in every list, table, page and form; home, end, pgup, pgdn too"),
    ("^p", "Every action by name, and the themes"),
]


class HelpScreen(ModalScreen[None]):
    """The keys of the screen it was opened on, what holds everywhere, and the keys of the other screens below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "app.pop_screen", "close", key_display="esc"),
    ]

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen #about { margin-bottom: 1; color: $quiet; }
    HelpScreen > VerticalScroll { width: 76; max-width: 96%; height: auto; max-height: 94%; background: $surface; }
    """

    def __init__(self, subject: Screen[Any]) -> None:
        super().__init__()
        self.subject = subject

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="panel") as panel:
            panel.border_title = f"{getattr(self.subject, 'MODE', 'keys').capitalize()} · keys"
            panel.border_subtitle = "esc closes"
            yield Static(Text(getattr(self.subject, "ABOUT", "")), id="about")
            yield Static(self._keys())

    def _keys(self) -> Table:
        table = Table.grid(padding=(0, 2))
        for title, rows in self._sections():
            if title:
                table.add_row(Text(""), Text(f"\n{title}", style="bold underline"))
            for key, description in rows:
                table.add_row(Text(key, style="bold"), Text(description))
        return table

    def _sections(self) -> Iterator[tuple[str, Rows]]:
        yield "", explained(self.subject)
        console = self.app
        if not isinstance(console, Console):
            return
        groups: dict[str, Rows] = {}
        for action in console.actions():
            if action.said:
                groups.setdefault(action.place, []).append((console.keys_of(action), says(action)))
        yield "Everywhere", groups.pop(EVERYWHERE, []) + OF_THE_LIBRARY
        groups.pop(getattr(self.subject, "MODE", ""), None)
        yield from ((place.capitalize(), rows) for place, rows in groups.items())


def says(action: Action) -> str:
    """A tooltip says more than the word in the footer."""
    return action.binding.tooltip or action.binding.description


def explained(screen: Screen[Any]) -> Rows:
    """Each key that does something on `screen` now, with what it does; bare movements have one line for all screens."""
    rows: dict[str, list[str]] = {}
    told: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        says = binding.tooltip or binding.description
        if says and active.node is not screen.app and binding.action not in OF_EVERY_SCREEN:
            rows.setdefault(says, []).append(screen.app.get_key_display(binding))
            if binding.tooltip or binding.show:
                told.add(says)
    return [(" ".join(dict.fromkeys(keys)), says) for says, keys in rows.items() if says in told]
