"""Asks for the name of a new config."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from logotui.screens.text_dialog import TextDialog

SUFFIXES = (".yaml", ".yml")


class Naming(TextDialog):
    """Returns a name that no config has yet, with its suffix; none where it was left."""

    def __init__(self, title: str, proposed: str, taken: Collection[str]) -> None:
        super().__init__(title, "", proposed, partial(objection, taken=taken))

    def meant(self, typed: str) -> str:
        return completed(typed)


def completed(typed: str) -> str:
    """The file name that is meant."""
    name = typed.strip()
    return name if name.endswith(SUFFIXES) else f"{name}{SUFFIXES[0]}"


def objection(typed: str, taken: Collection[str]) -> str:
    """Why no config can be called so; empty if one can."""
    name = typed.strip()
    if not name:
        return "a name is needed"
    if "/" in name or "\0" in name or name.startswith("."):
        return "a name is that of a file in configs/: no / and no . at its beginning"
    if len(completed(typed).encode()) > 200:
        return "that is too long for the name of a file"
    return f"there is a {completed(typed)} already" if completed(typed) in taken else ""
