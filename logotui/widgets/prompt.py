"""One line to type into, where a line was read before."""

from __future__ import annotations

from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from logotui.widgets.asking_line import reveal


class Prompt(Input):
    """Asks for one thing, and is gone again. Enter answers, escape leaves it."""

    DEFAULT_CSS = """
    Prompt, Prompt:focus { display: none; height: 1; border: none; padding: 0 1; background: $panel; }
    Prompt.-asking { display: block; }
    """

    class Typed(Message):
        """The text changed, of the prompt for `what`."""

        def __init__(self, what: str, text: str) -> None:
            super().__init__()
            self.what, self.text = what, text

    class Answered(Typed):
        """Enter was pressed."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, select_on_focus=True)
        self.what = ""

    def ask(self, what: str, hint: str, text: str = "") -> None:
        """Ask for `what`; `hint` says what can be typed, `text` stands there."""
        self.what = what
        self.placeholder = hint
        with self.prevent(Input.Changed):
            self.value = text
        self.selection = Selection(0, len(text))
        self.screen.add_class("-asking")
        reveal(self, self, "-asking")

    @property
    def asking(self) -> bool:
        """Whether it waits for an answer."""
        return self.has_class("-asking")

    def leave(self) -> None:
        """Be gone."""
        if self.asking:
            self.remove_class("-asking")
            self.screen.remove_class("-asking")
            self.screen.set_focus(None)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.asking:
            self.post_message(self.Typed(self.what, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.leave()
        self.post_message(self.Answered(self.what, event.value))
