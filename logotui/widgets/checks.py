"""What the doctor found: a verdict, then each check with what to do about it."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from logoclip.machine.check import Check

STYLES: Final = {"fault": "$wrong bold", "warning": "$look", "ok": "$fine"}
GLYPHS: Final = {"fault": "✗", "warning": "!", "ok": "✓"}


class Checks(VerticalScroll):
    """The faults first. `words` say what is being done, or why nothing is known."""

    DEFAULT_CSS = """
    Checks Static { height: auto; width: 1fr; }
    Checks Horizontal { height: auto; }
    Checks .check { width: 26; }
    """

    checks: reactive[tuple[Check, ...]] = reactive((), recompose=True)
    """What was found."""
    words: reactive[str] = reactive("")
    """Beside the title."""

    def __init__(self) -> None:
        super().__init__(classes="panel")

    def watch_words(self, words: str) -> None:
        self.border_title = Content(f"can it train?  {words}".rstrip()).markup

    def compose(self) -> ComposeResult:
        if self.checks:
            yield Static(verdict(self.checks))
        worst = list(STYLES)
        for check in sorted(self.checks, key=lambda check: worst.index(check.verdict)):
            with Horizontal():
                yield Static(mark(check), classes="check")
                yield Static(check.detail, markup=False)


def verdict(checks: tuple[Check, ...]) -> Content:
    """That the machine can train, or how many things stand in the way."""
    faults = sum(check.verdict == "fault" for check in checks)
    if not faults:
        return Content.styled("this machine can train", "$fine")
    return Content.styled(f"this machine cannot train yet: {faults} fault{'s' if faults > 1 else ''}", "$wrong")


def mark(check: Check) -> Content:
    """`✗ fault    database`."""
    return Content.assemble((f"{GLYPHS[check.verdict]} {check.verdict:<8}", STYLES[check.verdict]), check.name)
