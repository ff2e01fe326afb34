from __future__ import annotations

from textual.binding import Binding

from logotui.screens.sweep import SweepScreen
from logotui.screens.sweep_keys import COARSE, FINE, KEYS


def test_each_key_does_one_thing_and_says_what() -> None:
    bindings = [key for key in KEYS if isinstance(key, Binding)]
    keys = [key for binding in bindings for key in binding.key.split(",")]
    assert len(bindings) == len(KEYS) and len(keys) == len(set(keys))
    assert all(binding.tooltip for binding in bindings)
    assert all(hasattr(SweepScreen, f"action_{binding.action.partition('(')[0]}") for binding in bindings)


def test_the_arrows_move_by_the_coarse_step_and_with_shift_by_the_fine_one() -> None:
    moves = {binding.key: binding.action for binding in KEYS if isinstance(binding, Binding)}
    assert moves["left"] == f"move(-{COARSE})" and moves["right"] == f"move({COARSE})"
    assert moves["shift+left,comma"] == f"move(-{FINE})" and moves["shift+right,full_stop"] == f"move({FINE})"
