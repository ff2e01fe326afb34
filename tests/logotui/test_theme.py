from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from logotui.theme import DARK, DARK_ROLES, LIGHT_ROLES, TERMINAL, TERMINAL_ROLES, THEMES, theme_for


def test_themes_name_the_same_roles() -> None:
    assert DARK_ROLES.keys() == LIGHT_ROLES.keys() == TERMINAL_ROLES.keys()
    assert all(DARK_ROLES.keys() <= theme.variables.keys() for theme in THEMES)


def test_sixteen_colours_are_the_terminals_own() -> None:
    assert all(colour.startswith("ansi_") for colour in TERMINAL_ROLES.values())


def test_a_terminal_of_few_colours_keeps_its_own() -> None:
    assert theme_for("truecolor") is theme_for("256") is DARK
    assert theme_for("standard") is theme_for(None) is TERMINAL


@pytest.mark.parametrize(("theme", "least"), [(THEMES[0], 4.5), (THEMES[1], 4.5)])
def test_words_stand_out_from_the_ground(theme: Theme, least: float) -> None:
    """WCAG AA for everything that is written; lines may be fainter."""
    ground = Color.parse(str(theme.background))
    written = [value for role, value in theme.variables.items() if role not in ("rule", "cursor")]
    for colour in (*written, str(theme.foreground)):
        assert contrast(Color.parse(colour), ground) >= least, colour


def contrast(one: Color, other: Color) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
