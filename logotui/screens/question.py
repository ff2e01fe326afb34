"""One question before something is lost."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class Question(ModalScreen[bool]):
    """Asks once, says what would be lost, and returns whether to go on. Enter does not mean yes by accident: y does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes"),
        Binding("n,escape,q", "answer(False)", "no"),
    ]

    DEFAULT_CSS = """
    Question { align: center middle; }
    Question > Vertical { width: 64; max-width: 96%; height: auto; padding: 1 2; }
    Question > Vertical { background: $surface; border: round $look; }
    Question .keys { margin-top: 1; color: $quiet; }
    """

    def __init__(self, question: str, cost: str, yes: str) -> None:
        super().__init__()
        self.question = question
        self.cost = cost
        self.yes = yes

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self.question, markup=False)
            yield Static(self.cost, markup=False)
            yes = Content.assemble(("y", "bold $foreground"), f" yes, {self.yes}").stylize("@click=screen.answer(True)")
            no = Content.assemble(("n", "bold $foreground"), " no, leave it").stylize("@click=screen.answer(False)")
            yield Static(Content.assemble(yes, "     ", no), classes="keys")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)
