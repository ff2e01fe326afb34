"""Where a long line is cut to fit a width in cells. No widget, no app."""

from __future__ import annotations

from rich.cells import get_character_cell_size


def cuts(text: str, width: int) -> list[tuple[int, int]]:
    """Begin and end of each row of `text`, at most `width` cells wide, with at least one character in each.

    A character without a width stays with the one before it.
    """
    if text.isascii():
        return [(at, min(at + width, len(text))) for at in range(0, len(text), width)] or [(0, 0)]
    rows, begin, used = [], 0, 0
    for at, char in enumerate(text):
        cells = get_character_cell_size(char)
        if used + cells > width and at > begin:
            rows.append((begin, at))
            begin, used = at, 0
        used += cells
    return [*rows, (begin, len(text))]
