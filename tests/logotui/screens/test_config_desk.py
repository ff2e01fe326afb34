from __future__ import annotations

from logotui.screens.config import ConfigScreen
from logotui.screens.config_desk import NEW, ConfigDesk


def test_a_screen_begins_with_a_config_that_is_in_no_file() -> None:
    assert NEW.is_new and not NEW.unsaved and issubclass(ConfigScreen, ConfigDesk)
    assert {"show_status", "show_fault"} <= vars(ConfigScreen).keys()
