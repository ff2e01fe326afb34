"""The line above a config: which file, what of it is not saved, what is wrong."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logotui.draft import Draft, place_of


class ConfigLine(Widget):
    """Shows a draft in one line."""

    DEFAULT_CSS = "ConfigLine { height: 1; padding: 0 1; }"

    content: reactive[Content] = reactive(Content(""))
    """What the line says."""

    def render(self) -> Content:
        return self.content.truncate(max(self.size.width, 1), ellipsis=True)


def status(draft: Draft, *, changed_on_disk: bool = False) -> Content:
    """What is open, what is not saved, whether the file is another by now, and what is wrong."""
    parts: list[tuple[str, str]] = [(draft.name, "bold")]
    if changed_on_disk:
        parts.append(("  ! changed on the disk: F5 compares", "$wrong"))
    parts.append(_at_rest(draft))
    if draft.faults:
        parts.append((f"  ✗ {faults_in_words(draft)}", "$wrong"))
    return Content.assemble(*parts)


def counted(draft: Draft) -> str:
    """`1 unsaved change`, `2 unsaved changes`."""
    number = len(draft.changes) + len(draft.changed_ranges)
    if draft.unsaved and not number:
        return "unsaved text"
    return f"{number} unsaved change{'s' if number != 1 else ''}"


def _changes(number: int) -> str:
    return f"{number} change{'s' if number != 1 else ''}"


def faults_in_words(draft: Draft) -> str:
    """The first thing that is wrong, and how many more there are."""
    first, *others = draft.faults
    return place_of(first) + (f" and {len(others)} more" if others else "")


def _at_rest(draft: Draft) -> tuple[str, str]:
    words = draft.now.words
    if draft.origin:
        number = len(draft.changes) + len(draft.changed_ranges)
        return (f"  ● new, {draft.origin}{f', with {_changes(number)}' if number else ''}", "$look")
    if draft.unsaved:
        them = "it" if len(draft.changes) + len(draft.changed_ranges) <= 1 else "them"
        return (f"  ● {f'{words}: u takes {them} back' if words else counted(draft)}", "$look")
    if draft.is_new:
        return ("  new, with every default", "$quiet")
    return ("  as saved", "$quiet")
