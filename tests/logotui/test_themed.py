"""Themes: in turn, by name, and the chosen one again the next time."""

from __future__ import annotations

import pytest

from logotui.app import LogoTui
from logotui.theme import (
    DARK_ROLES,
    HIGH_CONTRAST,
    HIGH_CONTRAST_ROLES,
    LIGHT,
    LIGHT_ROLES,
    TERMINAL,
    TERMINAL_ROLES,
    THEMES,
)
from tests.logotui.fake_host import lively

SIZE = (140, 40)


@pytest.fixture
def app() -> LogoTui:
    return LogoTui(lively())


async def test_themes_take_turns(app: LogoTui) -> None:
    async with app.run_test(size=SIZE) as pilot:
        for roles in (LIGHT_ROLES, HIGH_CONTRAST_ROLES, TERMINAL_ROLES, DARK_ROLES):
            app.action_next_theme()
            await pilot.press("3", "1")
            await pilot.pause()
            assert app.theme_variables["positive"] == roles["positive"]


async def test_a_chosen_theme_is_there_again(app: LogoTui) -> None:
    app.begin_with_theme("truecolor")
    async with app.run_test(size=SIZE):
        app.action_next_theme()
        chosen = app.theme
    again = LogoTui(lively())
    again.begin_with_theme("standard")
    assert again.theme == TERMINAL.name  # it was chosen for another terminal
    again.begin_with_theme("truecolor")
    assert again.theme == chosen == LIGHT.name


async def test_a_theme_that_there_is_none_of_is_passed_over(app: LogoTui) -> None:
    app.remembered.put("theme/256", "solarised")
    app.begin_with_theme("256")
    assert app.theme in {theme.name for theme in THEMES}


async def test_the_palette_has_each_theme_by_its_name(app: LogoTui) -> None:
    async with app.run_test(size=SIZE):
        commands = {command.title: command.callback for command in app.get_system_commands(app.screen)}
        commands["Theme: high contrast"]()
        assert app.theme == HIGH_CONTRAST.name
