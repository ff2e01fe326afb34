from __future__ import annotations

from textual.binding import Binding

from logotui.screens.config import ConfigScreen
from logotui.screens.config_keys import KEYS


def test_each_key_does_one_thing_and_the_shown_ones_say_what() -> None:
    bindings = [key for key in KEYS if isinstance(key, Binding)]
    keys = [key for binding in bindings for key in binding.key.split(",")]
    assert len(bindings) == len(KEYS) and len(keys) == len(set(keys))
    assert all(binding.tooltip for binding in bindings if binding.show)
    assert all(hasattr(ConfigScreen, f"action_{binding.action}") for binding in bindings)
