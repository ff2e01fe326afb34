"""What the demo is doing and what comes next, on every screen."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget


class GuideLine(Widget):
    """One line above the keys; not there without a demo."""

    DEFAULT_CSS = """
    GuideLine { height: 1; padding: 0 1; background: $surface; color: $accent; display: none; }
    GuideLine.-shown { display: block; }
    """

    words: reactive[str] = reactive("")

    def watch_words(self, words: str) -> None:
        self.set_class(bool(words), "-shown")

    def render(self) -> Content:
        return Content(self.words).truncate(self.size.width, ellipsis=True)
