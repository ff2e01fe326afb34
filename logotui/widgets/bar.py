"""Bars of one line."""

from __future__ import annotations

from textual.content import Content


def progress_bar(share: float, width: int, style: str = "$finetuned") -> Content:
    """`━━━━╸────`: `share` (0–1) of `width` cells, in half cells."""
    halves = round(min(max(share, 0.0), 1.0) * width * 2)
    full, half = divmod(halves, 2)
    rest = "─" * (width - full - half)
    return Content.assemble(("━" * full + "╸" * half, style), (rest, "$rule"))


def level_bar(share: float, width: int, style: str) -> Content:
    """A gauge's bar: like a progress bar, but it says how full something is."""
    full = round(min(max(share, 0.0), 1.0) * width)
    return Content.assemble(("█" * full, style), ("░" * (width - full), "$rule"))
