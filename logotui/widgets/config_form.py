"""The form of a training configuration, made from its schema: groups, one row a field."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from logoclip.config.schema import GROUPS, TrainingConfig, field_group
from logotui.draft import Draft
from logotui.widgets.field_line import FieldState
from logotui.widgets.field_row import FieldRow
from logotui.written import shown


def fields_of(group: str) -> list[str]:
    """The fields of a group, in the order of the schema."""
    return [key for key in TrainingConfig.model_fields if field_group(key) == group]


class GroupTitle(Static):
    """A group's name above its fields."""

    DEFAULT_CSS = "GroupTitle { height: 1; color: $foreground; text-style: bold; }"


class ConfigForm(VerticalScroll, can_focus=False):
    """All fields. Rows send what was typed; `show` gives them what to say about it."""

    DEFAULT_CSS = """
    ConfigForm { width: 1fr; height: 1fr; scrollbar-size-vertical: 1; }
    ConfigForm .-hidden { display: none; }
    """

    def compose(self) -> ComposeResult:
        for group in GROUPS:
            yield GroupTitle(group, id=f"group-{group.lower()}")
            for key in fields_of(group):
                yield FieldRow(key, TrainingConfig.model_fields[key])

    def show(self, draft: Draft, obstacles: Mapping[str, str]) -> None:
        """Every row says what `draft` holds for it, and what its machine has against that (`obstacles`, by field)."""
        for row in self.query(FieldRow):
            row.state = state_of(draft, row.key, obstacles.get(row.key, ""))

    def find(self, wanted: str) -> list[str]:
        """Hides the fields that do not mention `wanted` in their name or help; returns those that remain."""
        shown = {row.key for row in self.query(FieldRow) if matches(row.key, wanted)}
        for row in self.query(FieldRow):
            row.set_class(row.key not in shown, "-hidden")
        for group in GROUPS:
            self.query_one(f"#group-{group.lower()}").set_class(shown.isdisjoint(fields_of(group)), "-hidden")
        return [key for key in TrainingConfig.model_fields if key in shown]

    def focus_field(self, key: str | None = None) -> None:
        """Puts the cursor on `key`, or on the first field that is not hidden."""
        rows = [row for row in self.query(FieldRow) if not row.has_class("-hidden")]
        row = next((row for row in rows if row.key == key), rows[0] if rows else None)
        if row is not None:
            row.focus()
        if row is not None and row is rows[0]:
            self.scroll_home(animate=False)

    def on_field_row_left(self, event: FieldRow.Left) -> None:
        """The cursor goes to the neighbour, and stops at either end."""
        event.stop()
        rows = [row for row in self.query(FieldRow) if not row.has_class("-hidden")]
        here = next((place for place, row in enumerate(rows) if row.has_focus_within or row.has_focus), 0)
        self.focus_field(rows[min(max(here + event.direction, 0), len(rows) - 1)].key)


def matches(key: str, wanted: str) -> bool:
    """Whether the field's name or help has every word of `wanted`."""
    text = f"{key} {key.replace('_', ' ')} {TrainingConfig.model_fields[key].description}".lower()
    return all(word in text for word in wanted.lower().split())


def state_of(draft: Draft, key: str, obstacle: str = "") -> FieldState:
    """What the row of `key` shows for `draft`; `obstacle` is what hinders a launch with it."""
    was = draft.before[key] if key in draft.changes else None
    return FieldState(
        draft.values[key], was, draft.fault(key) or obstacle, note_of(draft, key), draft.ranges.get(key, "")
    )


def note_of(draft: Draft, key: str) -> str:
    """What follows from a value, said beside it: `32 × 4 = 128`."""
    if key in draft.ranges:
        return f"T searches; else {shown(draft.values[key])}"
    config = draft.config
    if config is None:
        return ""
    if key == "logos_per_batch":
        return f"× {config.samples_per_logo} = {config.contrastive_batch}"
    if key == "gradient_accumulation_steps" and config.notes():
        return f"{config.micro_batches} is used"
    return ""
