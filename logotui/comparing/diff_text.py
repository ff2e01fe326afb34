"""A comparison as text to hand on: in columns, or as a Markdown table."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from logotui.comparing.diff import Comparison


def as_text(comparison: Comparison) -> str:
    """Columns filled up with spaces."""
    rows = list(_rows(comparison))
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = (
        "  ".join(text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def as_markdown(comparison: Comparison) -> str:
    """A table as GitHub and others draw it."""
    first, *others = _rows(comparison)
    lines = [first, ["---"] * len(first), *others]
    return "\n".join(f"| {' | '.join(map(_escaped, line))} |" for line in lines) + "\n"


def _rows(comparison: Comparison) -> Iterator[list[str]]:
    yield ["", *comparison.heads]
    for section in comparison.sections:
        for line in section.lines:
            yield [line.title, *(cell.whole for cell in line.cells)]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")
