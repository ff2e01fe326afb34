"""Every action of every screen, gathered from the bindings of the classes that have them. No list is kept by hand.

An action is found where a person would look for it: those of a screen and of the widgets that its module uses under the
screen's name, those of the app and of what all screens share under "everywhere". Its id (`runs.pause`,
`sweep.move(-0.01)`) is the name by which a key map gives it other keys.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from msgspec import Struct
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

PACKAGE = "logotui."
EVERYWHERE = "everywhere"


class Action(Struct, frozen=True):
    """Something that a key does.

    Attributes:
        id: its name in a key map.
        place: the screen that it belongs to, or "everywhere".
        owner: the class that binds it.
        keys: what it is bound to without a key map.
    """

    id: str
    place: str
    owner: type[DOMNode]
    binding: Binding
    keys: tuple[str, ...]

    @property
    def title(self) -> str:
        """A word or two, or the sentence where there is no word."""
        return self.binding.description or self.binding.tooltip

    @property
    def said(self) -> bool:
        """Whether a person is told of it: not of a bare movement of the cursor, nor of what an open field does."""
        of_screen = self.binding.description and self.binding.show and not issubclass(self.owner, Widget)
        return bool(self.binding.tooltip or of_screen)


def all_actions(app: type[App[Any]], screens: Mapping[str, type[Screen[Any]]]) -> tuple[Action, ...]:
    """The actions of `app`, and of each of `screens`, by name. What screens share is there for each, by one id."""
    found: dict[tuple[str, str], Action] = {}
    for place, owner in ((EVERYWHERE, app), *screens.items()):
        for cls in (owner, *widgets_of(owner)):
            for action in _actions(cls, place if cls is owner else "", place):
                found.setdefault((action.place, action.id), action)
    return tuple(found.values())


def name_actions(owner: type[DOMNode], place: str) -> None:
    """Give each binding of `owner`, its bases and the widgets that its module uses the id that a key map knows it by.

    To be called before the first of them is made: Textual copies a class's bindings into what it makes.
    """
    for cls in (owner, *widgets_of(owner)):
        for base in _bases(cls):
            name = _place(base, place if cls is owner else "")
            bindings = list(Binding.make_bindings(base.__dict__["BINDINGS"]))
            base.BINDINGS = [replace(one, id=one.id or _id(name, one)) for one in bindings]
        cls._merged_bindings = cls._merge_bindings()


@cache
def widgets_of(owner: type[DOMNode]) -> tuple[type[Widget], ...]:
    """The console's own widgets with keys of their own that the module of `owner` uses, directly or through others."""
    found: dict[type[Widget], None] = {}
    seen: set[str] = set()
    _walk(import_module(owner.__module__), found, seen)
    return tuple(found)


def _walk(module: ModuleType, found: dict[type[Widget], None], seen: set[str]) -> None:
    seen.add(module.__name__)
    for thing in vars(module).values():
        if not isinstance(thing, type) or not thing.__module__.startswith(PACKAGE):
            continue
        if issubclass(thing, Widget) and not issubclass(thing, Screen) and "BINDINGS" in thing.__dict__:
            found[thing] = None
        if issubclass(thing, Widget) and not issubclass(thing, Screen | ModalScreen) and thing.__module__ not in seen:
            _walk(sys.modules[thing.__module__], found, seen)


def _bases(cls: type[DOMNode]) -> Iterator[type[DOMNode]]:
    """`cls` and what it inherits, as far as it is the console's own and binds keys."""
    for base in cls.__mro__:
        if base.__module__.startswith(PACKAGE) and "BINDINGS" in base.__dict__:
            yield base


def _actions(cls: type[DOMNode], name: str, place: str) -> Iterator[Action]:
    for base in _bases(cls):
        own = _place(base, name)
        by_id: dict[str, list[Binding]] = {}
        for binding in Binding.make_bindings(base.__dict__["BINDINGS"]):
            by_id.setdefault(_id(own, binding), []).append(binding)
        for id, bindings in by_id.items():
            keys = tuple(dict.fromkeys(binding.key for binding in bindings))
            yield Action(id, EVERYWHERE if own == EVERYWHERE else place, cls, bindings[0], keys)


def _place(cls: type[DOMNode], name: str) -> str:
    """What stands before the dot: a screen's own name, "everywhere", or that of a widget or of what screens share."""
    mode = cls.__dict__.get("MODE", "")
    shared = issubclass(cls, App) or cls.__name__ == "ConsoleScreen"
    kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
    return EVERYWHERE if shared else mode or (name if issubclass(cls, App) else kebab)


def _id(place: str, binding: Binding) -> str:
    return f"{place}.{binding.action.replace(chr(39), '').replace(' ', '')}"
