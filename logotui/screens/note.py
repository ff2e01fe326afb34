"""Edit a text of several lines."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import TextArea

KEYS = "ctrl+s keeps it · esc leaves it"
UNSAVED = "not kept yet: ctrl+s keeps it · esc again drops what was changed"


class Note(ModalScreen[str | None]):
    """Returns the text, or none where it was left. What was changed is not dropped by a single escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "keep it", priority=True),
        Binding("escape", "leave", "leave it", priority=True),
    ]

    DEFAULT_CSS = """
    Note { align: center middle; }
    Note > TextArea { width: 76; max-width: 96%; height: 10; max-height: 80%; }
    Note > TextArea, Note > TextArea:focus { background: $surface; border: round $primary; }
    """

    def __init__(self, title: str, text: str, longest: int, before: str | None = None, fault: str = "") -> None:
        """
        Args:
            title: what it is.
            text: what is in the field at first.
            longest: characters that it may have.
            before: what is kept now, if that is not `text`.
            fault: why `text` was not taken.
        """
        super().__init__()
        self.heading = title
        self.text = text
        self.longest = longest
        self.before = text if before is None else before
        self.fault = fault
        self._warned = False

    def compose(self) -> ComposeResult:
        area = TextArea(self.text, soft_wrap=True)
        area.border_title = Content(self.heading)
        area.border_subtitle = self._said(self.fault)
        yield area

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def on_text_area_changed(self) -> None:
        if self._warned:
            self._warned = False
            self.query_one(TextArea).border_subtitle = KEYS

    def _said(self, fault: str) -> Content:
        return Content.styled(f"✗ {fault}", "$wrong") if fault else Content(KEYS)

    def action_keep(self) -> None:
        area = self.query_one(TextArea)
        if len(area.text) > self.longest:
            area.border_subtitle = self._said(f"{len(area.text)} characters, and {self.longest} are allowed")
        else:
            self.dismiss(area.text)

    def action_leave(self) -> None:
        area = self.query_one(TextArea)
        if area.text == self.before or self._warned:
            self.dismiss(None)
        else:
            self._warned = True
            area.border_subtitle = UNSAVED
