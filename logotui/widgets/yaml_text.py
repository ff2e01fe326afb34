"""A config's text, editable: what is changed is marked, what is wrong is too, and comments are quiet."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import ClassVar

import yaml
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from logotui.draft import Draft

COMMENT = re.compile(r"(?:^|\s)#.*")
KEY = re.compile(r"[\s{'\"]*(\w+)['\"]?\s*:\s*")
NEWLINES = ("\n", "\r\n", "\r")


class YamlText(TextArea):
    """The text of a draft. It says `Typed` of what a person types, and shows what the form writes."""

    DEFAULT_CSS = """
    YamlText { border: round $rule; border-title-color: $foreground; border-subtitle-color: $quiet; height: 1fr; }
    YamlText, YamlText:focus { padding: 0; background: $background; scrollbar-size: 1 1; }
    YamlText:focus { border: round $primary; }
    YamlText > .yaml-text--comment { color: $quiet; }
    YamlText > .yaml-text--changed { color: $look; }
    YamlText > .yaml-text--wrong { color: $wrong; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"yaml-text--comment", "yaml-text--changed", "yaml-text--wrong"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "screen.turn", "form", tooltip="Back to the form"),
        Binding("shift+tab,escape,f6", "screen.turn", show=False),
        Binding("ctrl+z", "screen.undo", "undo", tooltip="Take the last change back"),
        Binding("super+z", "screen.undo", show=False),
        Binding("ctrl+y,super+y", "screen.redo", show=False),
        Binding("ctrl+d", "screen.compare", show=False),
        Binding("delete", "delete_right", show=False),
    ]

    @dataclass
    class Typed(Message):
        """A person has typed: the text is another."""

        text: str

    def __init__(self) -> None:
        highlighted = find_spec("tree_sitter") and find_spec("tree_sitter_yaml")
        super().__init__(language="yaml" if highlighted else None, soft_wrap=False, show_line_numbers=True, id="yaml")
        self._shown, self._text = "", ""
        self._changed: set[int] = set()
        self._wrong: set[int] = set()

    @property
    def written(self) -> str:
        """The text as it stands here, with the line ends that it came with."""
        return with_line_ends(self._text, self.document.lines)

    def show(self, draft: Draft) -> None:
        """Shows the text of `draft`, and where it differs from the file. The cursor stays at its words."""
        if draft.name != self._shown:
            self._shown = draft.name
            self._text = draft.text
            self.load_text(draft.text)
        elif draft.text != self._text:
            before, self._text = "\n".join(self.document.lines), draft.text
            self._rewrite(before, "\n".join(line for line, _ in lines_of(draft.text)))
        self._mark(
            changed_lines(draft.file.text, draft.text), {fault.line - 1 for fault in draft.now.wrong if fault.line}
        )
        self.border_title = Content(draft.name)
        number = len(self._changed)
        self.border_subtitle = f"{number} line{'s' if number != 1 else ''} new or changed" if draft.rewritten else ""

    def put_cursor(self, line: int, column: int) -> None:
        """The cursor to a place that counts from 1."""
        self.move_cursor((line - 1, column - 1))
        self.call_after_refresh(self._show_cursor)  # it may not have its size yet

    def select_value(self, key: str | None) -> None:
        """The value of `key` selected, so that what is typed replaces it; without one the cursor at the beginning."""
        self.selection = Selection(*value_of(self.written, key))
        self.call_after_refresh(self._show_cursor)

    def _show_cursor(self) -> None:
        self.scroll_to(x=0, animate=False)
        self.scroll_cursor_visible(animate=False)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        written = self.written
        if written != self._text:
            self._text = written
            self.post_message(self.Typed(written))

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        if line_index in self._wrong:
            line.stylize(self.get_component_rich_style("yaml-text--wrong", partial=True))
        elif line_index in self._changed:
            line.stylize(self.get_component_rich_style("yaml-text--changed", partial=True))
        if comment := COMMENT.search(line.plain):
            line.stylize(self.get_component_rich_style("yaml-text--comment", partial=True), comment.start())
        return line

    def _rewrite(self, before: str, after: str) -> None:
        """Replaces the characters that differ: the rest keeps its place under the cursor and in the window."""
        first = shared(before, after)
        last = shared(before[first:][::-1], after[first:][::-1])
        start, end = location(before, first), location(before, len(before) - last)
        self.replace(after[first : len(after) - last], start, end)

    def _mark(self, changed: set[int], wrong: set[int]) -> None:
        if changed != self._changed or wrong != self._wrong:
            self._changed, self._wrong = changed, wrong
            self.notify_style_update()
            self.refresh()


def shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many characters, or lines, two texts have in common at their beginning."""
    most = min(len(one), len(other))
    return next((at for at in range(most) if one[at] != other[at]), most)


def changed_lines(before: str, after: str) -> set[int]:
    """The lines of `after`, from 0, that `before` does not have."""
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    return {
        line
        for tag, _, _, first, end in matcher.get_opcodes()
        if tag in ("insert", "replace")
        for line in range(first, end)
    }


def diff_lines(before: str, after: str, context: int = 2) -> list[str]:
    """The changed lines, led by `+` or `-`, with `context` lines around them; `…` stands for what is left out."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=context))[2:]
    return ["…" if line.startswith("@@") else line for line in lines]


def lines_of(text: str) -> list[tuple[str, str]]:
    """The lines of a text as a text area has them, each with its end: after a last newline comes one more, empty."""
    lines = [(body, line[len(body) :]) for line in text.splitlines(keepends=True) for body in line.splitlines()]
    return lines if text and not text.endswith(NEWLINES) else [*lines, ("", "")]


def with_line_ends(text: str, lines: Sequence[str]) -> str:
    """`lines` as a text: those that `text` has at its beginning and end keep the line ends that they have there."""
    own = lines_of(text)
    bodies = [body for body, _ in own]
    first = shared(bodies, lines)
    last = shared(bodies[first:][::-1], lines[first:][::-1])
    if first == len(own) == len(lines):
        return text
    ends = [end for _, end in own]
    found = [*ends[:first], *[""] * (len(lines) - first - last), *ends[len(ends) - last :]]
    usual = next((end for end in ends if end in NEWLINES), NEWLINES[0])
    return "".join(line + (end or usual) for line, end in zip(lines[:-1], found[:-1], strict=True)) + lines[-1]


def location(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 0, of a place in a text."""
    return text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset) - 1


def key_at(text: str, line: int) -> str | None:
    """The key that is set in a line, from 0, of a text."""
    found = KEY.match([*text.splitlines(), ""][min(line, len(text.splitlines()))])
    return found[1] if found else None


def value_of(text: str, key: str | None) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the value of `key` begins and ends: line and column, from 0. The beginning of a text that does not set it,
    or that is no YAML.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        root = None
    for name, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if isinstance(name, yaml.ScalarNode) and name.value == key:
            start, end = value.start_mark, value.end_mark
            return (start.line, start.column), (end.line, end.column)
    return (0, 0), (0, 0)
