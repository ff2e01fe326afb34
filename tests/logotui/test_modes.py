from __future__ import annotations

import pytest

from logotui.modes import SCREENS, make_screen, screen_class
from logotui.screens.base import ConsoleScreen


@pytest.mark.parametrize("mode", SCREENS)
def test_each_screen_knows_its_own_name_and_its_keys_have_ids(mode: str) -> None:
    found = screen_class(mode)
    assert issubclass(found, ConsoleScreen) and mode == found.MODE
    assert isinstance(make_screen(mode), found)
    bindings = [binding for _, binding in found._merged_bindings or ()]
    own = [binding for binding in bindings if binding.id]
    assert own and all("." in str(binding.id) for binding in own)
