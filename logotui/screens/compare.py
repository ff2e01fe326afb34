"""Two configs side by side: the settings that differ, each of which can be taken over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import DataTable, Static

from logoclip.config.schema import TrainingConfig
from logotui.draft import Draft
from logotui.written import same, shown

WIDEST = 34
Take = Callable[[str, object], Draft]


class Compare(ModalScreen[None]):
    """The settings of the draft that are others elsewhere. `take` is called with each that is taken over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t,enter", "take", "take theirs", key_display="t", tooltip="Put their value into the draft"),
        Binding("escape,q,ctrl+d", "dismiss(None)", "back", key_display="esc"),
    ]
    DEFAULT_CSS = """
    Compare { align: center middle; }
    Compare > Vertical { width: 108; max-width: 96%; height: auto; max-height: 90%; padding: 0 1; }
    Compare > Vertical { background: $surface; border: round $primary; }
    Compare DataTable { height: auto; max-height: 30; background: $surface; }
    Compare Static { color: $quiet; }
    """

    def __init__(self, draft: Draft, other: str, theirs: Mapping[str, Any], take: Take) -> None:
        """
        Args:
            other: what `theirs` is called.
            take: puts a value into the draft, and returns that.
        """
        super().__init__()
        self.draft = draft
        self.other = other
        self.theirs = theirs
        self._take = take

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(f"{self.draft.name} against {self.other}")
            table: DataTable[Text] = DataTable(cursor_type="row", zebra_stripes=False)
            yield table
            yield Static("t takes their value of a setting · u afterwards takes it back · esc goes back", markup=False)

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        for title in ("setting", "on screen", self.other):
            table.add_column(Text(title, style="bold"), key=title)
        self._fill(0)

    def action_take(self) -> None:
        keys = differing(self.draft.values, self.theirs)
        if keys:
            row = self.query_one(DataTable).cursor_row
            self.draft = self._take(keys[row], self.theirs[keys[row]])
            self._fill(row)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_take()

    def _fill(self, row: int) -> None:
        table, keys = self.query_one(DataTable), differing(self.draft.values, self.theirs)
        table.clear()
        for key in keys:
            mine, theirs = (_cell(values[key]) for values in (self.draft.values, self.theirs))
            table.add_row(Text(key), mine, theirs)
        if not keys:
            table.add_row(Text("no setting differs"), Text(), Text())
        table.move_cursor(row=min(row, table.row_count - 1))


def differing(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """The settings that are not the same, in the order of the form. One that they do not have is passed over."""
    return [key for key in TrainingConfig.model_fields if key in theirs and not same(mine[key], theirs[key])]


def _cell(value: object) -> Text:
    text = Text(shown(value))
    text.truncate(WIDEST, overflow="ellipsis")
    return text
