"""Choose one thing of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

KEYS: Final = "enter chooses · esc leaves it"
CLOSES: Final = "q"


class Choices(OptionList):
    """Lines of which j and k are letters, too, once something is typed."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return isinstance(self.screen, Picker) and bool(self.screen.typed)


class Picker(ModalScreen[str | None]):
    """A list with the cursor on what is chosen now. Returns the key of the chosen line, or none where it was closed.

    What is typed leads to the first line from the top that begins with it, or else has it anywhere: the same letters
    lead to the same line, wherever the cursor is. Letters that close or choose do so only before anything is typed.
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
        self,
        title: str,
        lines: Sequence[tuple[str, str]],
        chosen: str | None = None,
        again: str = "",
        also: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`lines` are pairs of a key and what is shown for it.

        Args:
            chosen: the key of the line that the cursor begins on.
            again: a letter that, as the first key, chooses as enter does.
            also: by key, other words that lead to its line.
        """
        super().__init__()
        self.again = again
        self.typed = ""
        self._untouched = True
        self._sought = [tuple(map(str.casefold, (shown, *(also or {}).get(key, ())))) for key, shown in lines]
        self.heading = title
        self.lines = lines
        self.chosen = chosen

    def compose(self) -> ComposeResult:
        options = Choices(*(Option(Content(shown), id=f"line-{at}") for at, (_, shown) in enumerate(self.lines)))
        options.border_title = Content(self.heading)
        options.border_subtitle = KEYS
        yield options

    def on_mount(self) -> None:
        keys = [key for key, _ in self.lines]
        self.query_one(OptionList).highlighted = keys.index(self.chosen) if self.chosen in keys else 0

    def on_key(self, event: events.Key) -> None:
        untouched, self._untouched = self._untouched, False
        letter = event.character if event.is_printable and event.character else ""
        if letter and untouched and letter == self.again:
            event.stop()
            self.query_one(OptionList).action_select()
        elif event.key == "backspace":
            event.stop()
            self._seek(self.typed[:-1])
        elif not letter:
            self._seek("", self.query_one(OptionList).highlighted)  # the cursor is moved by hand
        elif self.typed or letter not in CLOSES:
            event.stop()
            self._seek(self.typed + letter.casefold())

    def _seek(self, typed: str, otherwise: int | None = None) -> None:
        """Lead to the line that `typed` means; the cursor stays where none is like that."""
        options, self.typed = self.query_one(OptionList), typed
        found = place_of(typed, self._sought) if typed else otherwise
        if found is not None:
            options.highlighted = found
        unlike = "no line is like that: " if typed and found is None else ""
        options.border_subtitle = Content(f"{unlike}{typed}▏ ⌫ · {KEYS}" if typed else KEYS)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self.lines[event.option_index][0])


def place_of(typed: str, sought: Sequence[Sequence[str]]) -> int | None:
    """The first of the lines one of whose words begins with `typed`; else the first in which it stands; or none."""
    tests: tuple[Callable[[str], bool], ...] = (lambda words: words.startswith(typed), lambda words: typed in words)
    return next((at for test in tests for at, words in enumerate(sought) if any(map(test, words))), None)
