"""What this screen is for, and what every key does here."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from logotui.widgets.top_line import NAMES

OF_EVERY_SCREEN = frozenset({"app.focus_next", "app.focus_previous", "screen.copy_text"})
EVERYWHERE = (
    (f"1 – {len(NAMES)}", "The screens, by number"),
    ("tab", "The next panel or field; shift+tab the one before"),
    ("E", "Errors and notices, to be read whole and copied; esc dismisses what is in the corner"),
    ("^p", "Every command by name; light or dark"),
    ("q", "Leave the console; runs go on"),
)


class HelpScreen(ModalScreen[None]):
    """The keys of the screen it was opened on."""

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
        for key, description in (*explained(self.subject), ("", ""), *EVERYWHERE):
            table.add_row(Text(key, style="bold"), Text(description))
        return table


def explained(screen: Screen[Any]) -> list[tuple[str, str]]:
    """Each key that does something on `screen`, with what it does; a tooltip says more than the word in the footer."""
    rows: dict[str, list[str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        says = binding.tooltip or binding.description
        if says and active.node is not screen.app and binding.action not in OF_EVERY_SCREEN:
            rows.setdefault(says, []).append(screen.app.get_key_display(binding))
    return [(" ".join(dict.fromkeys(keys)), says) for says, keys in rows.items()]
