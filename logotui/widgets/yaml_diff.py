"""What saving would change in the file, as a diff."""

from __future__ import annotations

import difflib

from textual.content import Content
from textual.widgets import Static

STYLES = {"+": "$fine", "-": "$wrong", " ": "$quiet", "…": "$rule"}


def diff_lines(before: str, after: str, context: int = 2) -> list[str]:
    """The changed lines, led by `+` or `-`, with `context` lines around them; `…` stands for what is left out."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=context))[2:]
    return ["…" if line.startswith("@@") else line for line in lines]


class YamlDiff(Static):
    """The diff panel."""

    DEFAULT_CSS = """
    YamlDiff { border: round $rule; border-title-color: $foreground; border-subtitle-color: $quiet; }
    YamlDiff { height: 1fr; padding: 0 1; overflow: hidden; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def show(self, name: str, before: str, after: str) -> None:
        """Shows what `name` would gain and lose."""
        self.border_title = name
        lines = diff_lines(before, after)
        changed = sum(line[0] == "+" for line in lines)
        self.border_subtitle = f"{changed} line{'s' if changed != 1 else ''} new or changed" if lines else ""
        self.update(self._content(lines, before))

    def _content(self, lines: list[str], text: str) -> Content:
        if not lines:
            return Content.styled(text, "$quiet")
        return Content("\n").join([Content.styled(line, STYLES[line[0]]) for line in lines])
