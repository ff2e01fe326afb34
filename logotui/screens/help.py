"""What this screen is for, and what every key does: here, everywhere, and on the other screens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from logotui.actions import EVERYWHERE, Action
from logotui.console import Console

Rows = list[tuple[str, str]]

ARROWS = ("←", "→", "↑", "↓")
OF_EVERY_SCREEN = frozenset({"app.focus_next", "app.focus_previous", "screen.copy_text"})
OF_THE_LIBRARY = [
    ("tab", "The next panel or field; shift+tab the one before"),
    ("j k ↓ ↑", "Down and up in every list, table, page and form; home, end, pgup, pgdn too"),
    ("•1", "Beside 1 Runs: so many runs have news (ended, failed, silent …) that were not seen in the list yet"),
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
    return says_of(action.binding)


def explained(screen: Screen[Any]) -> Rows:
    """Each key that does something on `screen` now, with what it does: what one does most comes first.

    That is what the line at the bottom offers, in its order; then the screen's other keys, before those that it shares
    with others. Bare movements have one line for all screens.
    """
    here = [active for active in screen.active_bindings.values() if active.node is not screen.app]
    words: dict[str, str] = {}
    for active in here:
        if active.binding.tooltip or active.binding.show:
            words.setdefault(active.binding.action, says_of(active.binding))
    own = [binding.action for binding in screen.BINDINGS if isinstance(binding, Binding)]
    rows: dict[str, list[str]] = {}
    for active in sorted(here, key=lambda active: _rank(active, screen, own)):
        said = says_of(active.binding)
        said = said if said in words.values() else words.get(active.binding.action, "")
        if said and active.binding.action not in OF_EVERY_SCREEN:
            rows.setdefault(said, []).append(screen.app.get_key_display(active.binding))
    return joined([(" ".join(dict.fromkeys(keys)), said) for said, keys in rows.items()])


def joined(rows: Rows) -> Rows:
    """A key that is written beside its counterpart already (`←→`) has its meaning there, and no line of its own."""
    found: Rows = []
    for key, said in rows:
        place = next((i for i, (keys, _) in enumerate(found) if key in ARROWS and key != keys and key in keys), None)
        if place is None:
            found.append((key, said))
        else:
            found[place] = (found[place][0], f"{found[place][1]} · {key} {said[:1].lower()}{said[1:]}")
    return found


def says_of(binding: Binding) -> str:
    """A tooltip says more than the word in the footer."""
    return binding.tooltip or binding.description


def _rank(active: ActiveBinding, screen: Screen[Any], own: Sequence[str]) -> tuple[bool, int]:
    """Where a key stands: what has the focus comes before the screen, and that before what it inherits."""
    action = active.binding.action
    return not active.binding.show, -1 if active.node is not screen else own.index(action) if action in own else len(
        own
    )
