"""Asks for the name of a new config."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

SUFFIXES = (".yaml", ".yml")


class Naming(ModalScreen["str | None"]):
    """Returns a name that no config has yet, with its suffix; none where it was closed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "leave it", key_display="esc")]
    DEFAULT_CSS = """
    Naming { align: center middle; }
    Naming > Vertical { width: 64; max-width: 96%; height: auto; padding: 0 1; }
    Naming > Vertical { background: $surface; border: round $primary; }
    Naming Input { border: none; height: 1; background: $panel; padding: 0; }
    Naming Static { color: $wrong; height: auto; min-height: 1; }
    """

    def __init__(self, title: str, proposed: str, taken: Collection[str]) -> None:
        super().__init__()
        self.heading = title
        self.proposed = proposed
        self.taken = taken

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self.heading
            box.border_subtitle = "enter takes it · esc leaves it"
            yield Input(self.proposed, compact=True, select_on_focus=True)
            yield Static(markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one(Static).update(objection(event.value, self.taken))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not objection(event.value, self.taken):
            self.dismiss(completed(event.value))


def completed(typed: str) -> str:
    """The file name that is meant."""
    name = typed.strip()
    return name if name.endswith(SUFFIXES) else f"{name}{SUFFIXES[0]}"


def objection(typed: str, taken: Collection[str]) -> str:
    """Why no config can be called so; empty if one can."""
    name = typed.strip()
    if not name:
        return "a name is needed"
    if "/" in name or "\0" in name or name.startswith("."):
        return "a name is that of a file in configs/: no / and no . at its beginning"
    if len(completed(typed).encode()) > 200:
        return "that is too long for the name of a file"
    return f"there is a {completed(typed)} already" if completed(typed) in taken else ""
