"""Choose one thing of several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class Picker(ModalScreen[str | None]):
    """A list with the cursor on what is chosen now. Returns the key of the chosen line, or none where it was closed.

    A letter leads to the next line that begins with it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "leave it", key_display="esc")]

    DEFAULT_CSS = """
    Picker { align: center middle; }
    Picker > OptionList {
        width: 76; max-width: 96%; height: auto; max-height: 80%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    """

    def __init__(
        self, title: str, lines: Sequence[tuple[str, str]], chosen: str | None = None, again: str = ""
    ) -> None:
        """`lines` are pairs of a key and what is shown for it. `again` is a key that chooses as enter does."""
        super().__init__()
        self.again = again
        self.heading = title
        self.lines = lines
        self.chosen = chosen

    def compose(self) -> ComposeResult:
        options = OptionList(*(Option(Content(shown), id=f"line-{at}") for at, (_, shown) in enumerate(self.lines)))
        options.border_title = Content(self.heading)
        options.border_subtitle = "enter chooses · esc leaves it"
        yield options

    def on_mount(self) -> None:
        keys = [key for key, _ in self.lines]
        self.query_one(OptionList).highlighted = keys.index(self.chosen) if self.chosen in keys else 0

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character == self.again:
            event.stop()
            self.query_one(OptionList).action_select()
        elif event.character and event.character.isalnum():
            self._go_to(event.character.casefold())

    def _go_to(self, letter: str) -> None:
        options = self.query_one(OptionList)
        first = (options.highlighted or 0) + 1
        ahead = [*range(first, len(self.lines)), *range(first)]
        begins = (at for at in ahead if self.lines[at][1].casefold().startswith(letter))
        options.highlighted = next(begins, options.highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self.lines[event.option_index][0])
