"""How much a widget is to draw."""

from __future__ import annotations

from textual.widget import Widget

from logotui.drawing.detail import Detail


def detail_of(widget: Widget) -> Detail:
    """What the console around `widget` bears; everything where it is shown by another app."""
    return getattr(widget.app, "detail", Detail.FULL)
