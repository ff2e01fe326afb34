"""The end of the worker's log."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.runs.log_text import decoded


class LogTail(Widget, can_focus=True):
    """As many of the newest lines as there is room for, the newest at the bottom."""

    lines: reactive[tuple[str, ...]] = reactive(())
    """As they stand in the log."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, classes="panel")
        self.border_title = "log"

    def render(self) -> Content:
        if not self.lines:
            return Content.styled("nothing written yet", "$quiet")
        newest = self.lines[-self.size.height :] if self.size.height else ()
        return Content("\n").join(_drawn(line).truncate(self.size.width, ellipsis=True) for line in newest)


def _drawn(line: str) -> Content:
    return Content.from_rich_text(decoded(line))
