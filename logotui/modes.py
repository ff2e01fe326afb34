"""The screens by number: where each is, and its class once it is wanted."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

from textual.screen import Screen

from logotui.actions import name_actions

SCREEN_CLASSES = {
    "runs": ("logotui.screens.runs", "RunsScreen"),
    "config": ("logotui.screens.config", "ConfigScreen"),
    "monitor": ("logotui.screens.monitor", "MonitorScreen"),
    "sweep": ("logotui.screens.sweep", "SweepScreen"),
    "data": ("logotui.screens.data", "DataScreen"),
    "doctor": ("logotui.screens.doctor", "DoctorScreen"),
}
SCREENS = tuple(SCREEN_CLASSES)


def screen_class(mode: str) -> type[Screen[Any]]:
    """The class of a screen; its module is imported when first shown, and its actions have the names of a key map."""
    module, name = SCREEN_CLASSES[mode]
    found = cast("type[Screen[Any]]", getattr(import_module(module), name))
    name_actions(found, mode)
    return found


def make_screen(mode: str) -> Screen[Any]:
    """The screen of `mode`."""
    return screen_class(mode)()
