"""Everything that was said, to be read whole, scrolled and copied."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from logotui.notices import Notice

STYLES = {"information": "$quiet", "warning": "$look", "error": "$wrong"}
GLYPHS = {"information": "·", "warning": "!", "error": "✗"}
NOTHING = "Nothing has been said yet."


class NoticesScreen(ModalScreen[None]):
    """The list, newest first, and the whole text of the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,E,q", "dismiss", "close", key_display="esc"),
        Binding("c", "copy", "copy", tooltip="Copy the whole text, into the terminal's clipboard"),
        Binding("l", "log", "log", tooltip="The log of the run that it is about"),
        # The list has these keys, too, and it has the focus.
        Binding("pageup", "scroll(-1)", show=False, priority=True),
        Binding("pagedown", "scroll(1)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    NoticesScreen { align: center middle; }
    NoticesScreen > Vertical { width: 96%; max-width: 120; height: 90%; background: $background; }
    NoticesScreen OptionList { height: 2fr; border: round $rule; background: $background; padding: 0 1; }
    NoticesScreen OptionList { text-wrap: nowrap; text-overflow: ellipsis; }
    NoticesScreen OptionList:focus { border: round $primary; }
    NoticesScreen VerticalScroll { height: 3fr; border: round $rule; padding: 0 1; }
    """

    def __init__(self, notices: Sequence[Notice], open_log: Callable[[str], object]) -> None:
        """`open_log` shows the log of a run."""
        super().__init__()
        self.notices = notices
        self.open_log = open_log

    def compose(self) -> ComposeResult:
        with Vertical():
            options = OptionList(*(Option(line_of(notice)) for notice in self.notices))
            options.border_title = "errors and notices"
            options.border_subtitle = "c copies · l log of the run · PgUp/PgDn scroll · esc closes"
            yield options
            with VerticalScroll(can_focus=False) as whole:
                whole.border_title = "whole"
                yield Static(NOTHING, markup=False)

    @property
    def chosen(self) -> Notice | None:
        """The one under the cursor."""
        place = self.query_one(OptionList).highlighted
        return self.notices[place] if place is not None and place < len(self.notices) else None

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        notice = self.notices[event.option_index]
        self.query_one(Static).update(Content(notice.text))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_scroll(self, pages: int) -> None:
        whole = self.query_one(VerticalScroll)
        whole.scroll_relative(y=pages * max(1, whole.size.height - 1), animate=False)

    def action_copy(self) -> None:
        if notice := self.chosen:
            self.app.copy_to_clipboard(notice.text)
            self.query_one(VerticalScroll).border_subtitle = "copied"

    def action_log(self) -> None:
        if (notice := self.chosen) and notice.run_id:
            self.dismiss()
            self.open_log(notice.run_id)


def line_of(notice: Notice) -> Content:
    """`✗ 12:41:07  the first line of it`."""
    moment = time.strftime("%H:%M:%S", time.localtime(notice.at))
    first = notice.text.strip().splitlines()[0] if notice.text.strip() else ""
    mark = (f"{GLYPHS[notice.severity]} {moment}", STYLES[notice.severity])
    return Content.assemble(mark, "  ", Content(first))
