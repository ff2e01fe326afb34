from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from logotui.theme import (
    DARK,
    DARK_ROLES,
    HIGH_CONTRAST,
    LIGHT,
    LIGHT_ROLES,
    TERMINAL,
    TERMINAL_ROLES,
    THEMES,
    theme_for,
)


def test_themes_name_the_same_roles() -> None:
    assert DARK_ROLES.keys() == LIGHT_ROLES.keys() == TERMINAL_ROLES.keys()
    assert all(DARK_ROLES.keys() <= theme.variables.keys() for theme in THEMES)


def test_sixteen_colours_are_the_terminals_own() -> None:
    assert all(colour.startswith("ansi_") for colour in TERMINAL_ROLES.values())


def test_a_terminal_of_few_colours_keeps_its_own() -> None:
    assert theme_for("truecolor") is theme_for("256") is DARK
    assert theme_for("standard") is theme_for(None) is TERMINAL


LEAST = [(DARK, 4.5), (LIGHT, 4.5), (HIGH_CONTRAST, 7.0)]
FAINT = ("rule", "cursor")


@pytest.mark.parametrize(("theme", "least"), LEAST, ids=lambda value: getattr(value, "name", ""))
def test_words_stand_out_from_every_ground_that_they_are_written_on(theme: Theme, least: float) -> None:
    """WCAG 2.2: AA, and AAA for high contrast. Lines between things may be fainter."""
    grounds = [str(ground) for ground in (theme.background, theme.surface, theme.panel, theme.variables["cursor"])]
    written = {role: colour for role, colour in theme.variables.items() if role not in FAINT}
    for role, colour in {**written, "foreground": str(theme.foreground)}.items():
        for ground in grounds:
            assert contrast(Color.parse(colour), Color.parse(ground)) >= least, f"{role} {colour} on {ground}"


def test_lines_are_seen_in_high_contrast() -> None:
    """WCAG 2.2, 1.4.11: what is no text."""
    rule = Color.parse(HIGH_CONTRAST.variables["rule"])
    assert contrast(rule, Color.parse(str(HIGH_CONTRAST.background))) >= 3


@pytest.mark.parametrize("theme", THEMES[:3], ids=lambda theme: theme.name)
def test_the_row_under_the_cursor_differs_from_the_others(theme: Theme) -> None:
    cursor, ground = Color.parse(theme.variables["cursor"]), Color.parse(str(theme.background))
    assert contrast(cursor, ground) >= 1.15


def contrast(one: Color, other: Color) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
