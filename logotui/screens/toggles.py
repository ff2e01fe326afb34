"""Choose any number of several things."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

ON, OFF = "■", "□"


class Toggles(ModalScreen[tuple[str, ...] | None]):
    """A list in which each line is on or off.

    Returns the keys that are on, in the order of the list; none where it was closed without a choice.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "on or off"),
        Binding("r", "reset", "as usual", tooltip="Back to what is usual"),
        Binding("enter", "accept", "done", priority=True),
        Binding("escape,q", "dismiss(None)", "leave it", key_display="esc"),
    ]

    DEFAULT_CSS = """
    Toggles { align: center middle; }
    Toggles > OptionList {
        width: 76; max-width: 96%; height: auto; max-height: 80%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    """

    def __init__(
        self, title: str, lines: Sequence[tuple[str, str]], on: Collection[str], usual: Collection[str] = ()
    ) -> None:
        """`lines` are pairs of a key and what is shown for it; `usual` is what `r` goes back to."""
        super().__init__()
        self.heading = title
        self.lines = lines
        self.on = set(on)
        self.usual = set(usual)

    def compose(self) -> ComposeResult:
        options = OptionList(*(Option(self._line(place), id=f"line-{place}") for place in range(len(self.lines))))
        options.border_title = Content(self.heading)
        options.border_subtitle = "space on or off · r as usual · enter done · esc leaves it"
        yield options

    def _line(self, place: int) -> Content:
        key, shown = self.lines[place]
        return Content(f"{ON if key in self.on else OFF} {shown}")

    def _write(self) -> None:
        options = self.query_one(OptionList)
        for place in range(len(self.lines)):
            options.replace_option_prompt_at_index(place, self._line(place))

    def action_turn(self) -> None:
        place = self.query_one(OptionList).highlighted
        if place is not None:
            self.on ^= {self.lines[place][0]}
            self.query_one(OptionList).replace_option_prompt_at_index(place, self._line(place))

    def action_reset(self) -> None:
        self.on = set(self.usual)
        self._write()

    def action_accept(self) -> None:
        self.dismiss(tuple(key for key, _ in self.lines if key in self.on))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        event.stop()
        self.action_turn()
