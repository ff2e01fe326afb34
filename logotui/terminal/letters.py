"""j and k where nothing else is meant by them: every list, table, page and form that knows arrows knows these too."""

from __future__ import annotations

from typing import Any, Final

from textual.app import App
from textual.events import Key

ARROWS: Final = {"j": "down", "k": "up"}


def meant(key: Key, app: App[Any]) -> Key:
    """`key`, or the arrow in its place: unless a letter is typed into a field, or does something of its own here."""
    arrow = ARROWS.get(key.key)
    if arrow is None or key.key in app.screen.active_bindings:
        return key
    field = app.focused
    if field is not None and field.check_consume_key(key.key, key.character):
        return key
    return Key(arrow, None)
