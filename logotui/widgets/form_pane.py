"""The form with what belongs to it: the help of the field under the cursor, and the search for a field."""

from __future__ import annotations

from collections.abc import Mapping

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
    FormPane #help { height: auto; min-height: 2; max-height: 5; padding: 0 1; color: $quiet; }
    FormPane #find { display: none; height: 1; border: none; background: $panel; padding: 0 1; }
    FormPane #find.-open { display: block; }
    FormPane #found { display: none; height: 1; padding: 0 1; color: $look; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._draft: Draft | None = None
        self._obstacles: Mapping[str, str] = {}
        self.field: str | None = None
        """The field that the cursor is on, or was last."""

    def compose(self) -> ComposeResult:
        yield ConfigForm()
        yield Static(id="help")
        yield Input(placeholder="a word in a field's name or help", id="find", compact=True)
        yield Static(id="found", markup=False)

    @property
    def form(self) -> ConfigForm:
        return self.query_one(ConfigForm)

    def show(self, draft: Draft) -> None:
        """Every row says what `draft` holds for it. A search was for the config before."""
        if self._draft is not None and self._draft.name != draft.name:
            self.end_search()
        self._draft, self._obstacles = draft, {}
        self.form.show(draft, {})
        self._show_help()

    def warn(self, obstacles: Mapping[str, str]) -> None:
        """The rows of `obstacles` say what hinders a launch, though the config itself is right."""
        if self._draft is not None and obstacles != self._obstacles:
            self._obstacles = obstacles
            self.form.show(self._draft, obstacles)
            self._show_help()

    def commit(self) -> None:
        """The open field, if there is one, takes what was typed into it."""
        for row in self.query(FieldRow):
            row.close_editor(keep=True)

    def focus_field(self, key: str | None = None) -> None:
        """The cursor to `key`, or to where it was last; a search that hides `key` is over."""
        if any(row.key == key and row.has_class("-hidden") for row in self.query(FieldRow)):
            self.end_search()
        self.form.focus_field(key or self.field)

    def find(self) -> None:
        """Opens the search."""
        self.commit()
        find = self.query_one("#find", Input)
        reveal(find, find, "-open")
        self.query_one("#found").display = True
        self._narrow(find.value)

    def end_search(self) -> None:
        """Closes the search: every field is back, the cursor on the one that was found."""
        shown = [row.key for row in self.query(FieldRow) if not row.has_class("-hidden")]
        find = self.query_one("#find", Input)
        if not find.has_class("-open"):
            return
        find.remove_class("-open")
        self.query_one("#found").display = False
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
        self._narrow(event.value)

    def _narrow(self, wanted: str) -> None:
        """Only the fields that mention `wanted`; the help is of one of them."""
        keys = self.form.find(wanted)
        self.field = self.field if self.field in keys else next(iter(keys), self.field)
        self.query_one("#found", Static).update(found(len(keys), wanted))
        self._show_help()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.form.focus_field()

    def _show_help(self) -> None:
        if self._draft is not None and self.field is not None:
            self.query_one("#help", Static).update(
                help_of(self._draft, self.field, self._obstacles.get(self.field, ""))
            )


def found(number: int, wanted: str) -> str:
    """How many fields a search shows, and the way back."""
    match = "matches" if number == 1 else "match"
    return f"{number} of {len(TrainingConfig.model_fields)} fields {match} {wanted.strip()!r} · esc shows all"


def help_of(draft: Draft, key: str, obstacle: str = "") -> Content:
    """The field's whole help, and below it what is wrong with it or what it takes."""
    known = TrainingConfig.model_fields[key]
    takes = [allowed(known), f"default {shown(known.default)}"]
    if key in draft.changes:
        takes.insert(0, f"was {shown(draft.before[key])}")
    if key in draft.ranges:
        takes.insert(0, "a range: 1e-4..1e-2 log, 4..64 step 4, or a, b; ~ makes it a value")
    fault = draft.fault(key) or obstacle
    below = (f"✗ {fault}", "$wrong") if fault else (" · ".join(filter(None, takes)), "$quiet")
    return Content.assemble((f"{key}  ", "bold $foreground"), known.description or "", "\n", below)
