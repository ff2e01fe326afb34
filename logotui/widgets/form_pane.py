"""The form with what belongs to it: the help of the field under the cursor, and the search for a field."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from logoclip.config.schema import TrainingConfig, allowed
from logotui.draft import Draft
from logotui.widgets.asking_line import reveal
from logotui.widgets.config_form import ConfigForm
from logotui.widgets.field_row import FieldRow
from logotui.written import shown


class FormPane(Vertical):
    """One draft's fields. Rows say what is typed; `show` gives them what to say about it."""

    DEFAULT_CSS = """
    FormPane { width: 2fr; }
    FormPane #help { height: 2; padding: 0 1; color: $quiet; }
    FormPane #find { display: none; height: 1; border: none; background: $panel; padding: 0 1; }
    FormPane #find.-open { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._draft: Draft | None = None
        self.field: str | None = None
        """The field that the cursor is on, or was last."""

    def compose(self) -> ComposeResult:
        yield ConfigForm()
        yield Static(id="help")
        yield Input(placeholder="a word in a field's name or help", id="find", compact=True)

    @property
    def form(self) -> ConfigForm:
        return self.query_one(ConfigForm)

    def show(self, draft: Draft) -> None:
        """Every row says what `draft` holds for it."""
        self._draft = draft
        self.form.show(draft)
        self._show_help()

    def commit(self) -> None:
        """The open field, if there is one, takes what was typed into it."""
        for row in self.query(FieldRow):
            row.close_editor(keep=True)

    def focus_field(self, key: str | None = None) -> None:
        """The cursor to `key`, or to where it was last."""
        self.form.focus_field(key or self.field)

    def find(self) -> None:
        """Opens the search."""
        self.commit()
        find = self.query_one("#find", Input)
        reveal(find, find, "-open")

    def end_search(self) -> None:
        """Closes the search: every field is back, the cursor on the one that was found."""
        shown = [row.key for row in self.query(FieldRow) if not row.has_class("-hidden")]
        find = self.query_one("#find", Input)
        if not find.has_class("-open"):
            return
        find.remove_class("-open")
        find.value = ""
        self.form.find("")
        self.focus_field(self.field if self.field in shown else next(iter(shown), None))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        row = next((row for row in self.query(FieldRow) if row.has_focus or row.has_focus_within), None)
        if row is not None:
            self.field = row.key
            self._show_help()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.form.find(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.form.focus_field()

    def _show_help(self) -> None:
        if self._draft is not None and self.field is not None:
            self.query_one("#help", Static).update(help_of(self._draft, self.field))


def help_of(draft: Draft, key: str) -> Content:
    """The field's whole help, and below it what is wrong with it or what it takes."""
    known = TrainingConfig.model_fields[key]
    takes = [allowed(known), f"default {shown(known.default)}"]
    if key in draft.changes:
        takes.insert(0, f"was {shown(draft.before[key])}")
    if key in draft.ranges:
        takes.insert(0, "a range: 1e-4..1e-2 log, 4..64 step 4, or a, b; ~ makes it a value")
    fault = draft.fault(key)
    below = (f"✗ {fault}", "$wrong") if fault else (" · ".join(filter(None, takes)), "$quiet")
    return Content.assemble((f"{key}  ", "bold $foreground"), known.description or "", "\n", below)
