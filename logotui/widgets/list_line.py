"""Where a filter is typed, and the line that says how many rows of how many are shown, and why."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from logotui.widgets.asking_line import reveal

EXAMPLES = "words · state:running · lr>=1e-3 · loss_type:supcon · f1>60 · tag:x · /regex/ · -not"


class FilterInput(Input):
    """A line that escape empties."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "keep it", tooltip="To the rows that match"),
        Binding("escape", "drop", "all runs", key_display="esc", tooltip="Show all runs again"),
        Binding("down,up", "leave", show=False, tooltip="To the rows"),
    ]

    class Left(Message):
        """Back to the rows; the filter was dropped, or stays."""

    def action_drop(self) -> None:
        self.value = ""
        self.post_message(self.Left())

    def action_leave(self) -> None:
        self.post_message(self.Left())


class ListLine(Vertical):
    """Nothing as long as all runs are shown in their own order."""

    DEFAULT_CSS = """
    ListLine { height: auto; }
    ListLine FilterInput { display: none; height: 1; border: none; background: $panel; }
    ListLine FilterInput.-textual-compact { padding: 0 1; }
    ListLine.-open FilterInput { display: block; }
    ListLine Static { display: none; height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ListLine.-said Static { display: block; }
    """

    def compose(self) -> ComposeResult:
        yield FilterInput(placeholder=EXAMPLES, compact=True)
        yield Static(markup=False)

    @property
    def input(self) -> FilterInput:
        """Where the filter stands."""
        return self.query_one(FilterInput)

    def open(self) -> None:
        """Let a filter be typed."""
        reveal(self.input, self, "-open")

    def say(self, words: Content) -> None:
        """What is shown, or what is wrong."""
        self.set_class(bool(words.plain), "-said")
        if (line := self.query_one(Static)).content != words:  # else the whole screen would be laid out anew
            line.update(words)


def counted(shown: int, total: int, *words: str) -> Content:
    """`12 of 300 runs shown · sorted by F1 ▼`; nothing where there is nothing to say."""
    number = f"{shown:,} of {total:,} runs shown" if shown != total else ""
    return Content.styled(" · ".join(filter(None, (number, *words))), "$look" if number else "$quiet")
