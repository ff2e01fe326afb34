"""What keys do that change how the list of runs is looked at: filter, order, columns, groups."""

from __future__ import annotations

from msgspec.structs import replace

from logotui.comparing.fields import names_of
from logotui.screens.base import ConsoleScreen
from logotui.widgets.run_columns import USUAL, in_their_places, key_of
from logotui.widgets.run_list import RunList, differing


class ListKeysScreen(ConsoleScreen):
    """A screen with a list of runs. What a key opens is imported by that key: the list is drawn before."""

    @property
    def list(self) -> RunList:
        """The runs as they are looked at."""
        return self.query_one(RunList)

    def action_filter(self) -> None:
        self.list.ask_for_filter()

    def action_sort(self) -> None:
        from logotui.screens.picker import Picker

        usual = [column.field for column in self.list.table.columns if column.field]
        fields = dict.fromkeys((*usual, *self.list.fields()))
        order = self.list.view.order
        lines = [("", "as they came, the newest first")]
        lines += [(field.name, f"{field.title} {order.arrow if field.name == order.by else ''}") for field in fields]
        also = {field.name: names_of(field) for field in fields}
        picker = Picker("sort by (again: the other way)", lines, order.by, again="o", also=also)
        self.app.push_screen(picker, self._sort)

    def _sort(self, key: str | None) -> None:
        if key is not None:
            self.list.sort_by(key)

    def action_columns(self) -> None:
        from logotui.screens.toggles import Toggles

        usual = [key_of(column) for column in USUAL]
        lines = [(key_of(column), column.title) for column in USUAL]
        lines += [(field.name, field.title) for field in self.list.fields() if field.name not in usual]
        on = self.list.view.columns or usual
        self.app.push_screen(Toggles("columns", lines, on, usual), self._show_columns)

    def _show_columns(self, keys: tuple[str, ...] | None) -> None:
        if keys is not None:
            self.list.view = replace(self.list.view, columns=in_their_places(keys))

    def action_group(self) -> None:
        view = self.list.view
        self.list.view = replace(view, grouped=not view.grouped, by=())

    def action_group_by(self) -> None:
        from logotui.screens.toggles import Toggles

        names = differing(self.list.shown.runs, self.list.vocabulary)
        if not names:
            self.notify("the runs shown differ in no setting: there is nothing to group them by", severity="warning")
            return
        lines = [(name, name) for name in names]
        self.app.push_screen(Toggles("group runs that agree in", lines, self.list.view.by), self._group_by)

    def _group_by(self, keys: tuple[str, ...] | None) -> None:
        if keys is not None:
            self.list.view = replace(self.list.view, grouped=bool(keys), by=keys)
