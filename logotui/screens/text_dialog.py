"""Ask for one line of text, judged while it is typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from logoclip.errors import LogoclipError

Check = Callable[[str], str]
"""What is wrong with a text; empty if nothing is."""


async def ask_until_taken(
    app: App[Any],
    make: Callable[[str, str], ModalScreen[str | None]],
    value: str,
    send: Callable[[str], Awaitable[object]],
) -> None:
    """Ask, and send what was answered. What is refused, or lost on the way, is asked again: nobody types it twice.

    Args:
        make: the question, of the text that stands in it at first and of what was wrong with that.
    """
    fault = ""
    while (text := await app.push_screen_wait(make(value, fault))) is not None:
        try:
            await send(text)
        except LogoclipError as error:
            value, fault = text, str(error)
        else:
            return


class TextDialog(ModalScreen[str | None]):
    """Returns what was typed, or none where it was left. What is wrong keeps it open and is said in it.

    What stands there at first is selected: the first letter replaces it, an arrow keeps it. What was refused is to be
    mended, and is not.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "leave it")]

    DEFAULT_CSS = """
    TextDialog { align: center middle; }
    TextDialog > Vertical { width: 76; max-width: 96%; height: auto; padding: 0 1; }
    TextDialog > Vertical { background: $surface; border: round $primary; }
    TextDialog Input { padding: 0 1; background: $panel; margin: 0 0 1 0; }
    TextDialog #said { color: $quiet; }
    """

    def __init__(
        self,
        title: str,
        said: str | Callable[[str], str],
        value: str = "",
        check: Check = lambda text: "",
        fault: str = "",
        enter: str = "keeps it",
    ) -> None:
        """
        Args:
            title: what is asked for.
            said: what a good answer leads to, perhaps of that answer, or what there is to know.
            value: what stands in the field at first.
            check: what is wrong with an answer.
            fault: what was wrong with the `value`.
            enter: what that key does.
        """
        super().__init__()
        self.heading = title
        self.said = said
        self.value = value
        self.check = check
        self.fault = fault
        self.enter = enter

    def meant(self, typed: str) -> str:
        """The answer that is meant by what was typed."""
        return typed

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(self.heading)
            box.border_subtitle = Content(f"enter {self.enter} · esc leaves it")
            yield Input(self.value, select_on_focus=not self.fault, compact=True, id="answer")
            yield Static(self._shown(self.fault), id="said")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value != self.value:
            self._judge(event.value)

    def _judge(self, text: str) -> bool:
        self.value = text
        fault = self.check(text)
        self.query_one("#said", Static).update(self._shown(fault))
        return not fault

    def _shown(self, fault: str) -> Content:
        if fault:
            return Content.styled(f"✗ {fault}", "$wrong")
        return Content(self.said if isinstance(self.said, str) else self.said(self.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._judge(event.value):
            self.dismiss(self.meant(event.value))
