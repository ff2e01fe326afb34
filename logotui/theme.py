"""What colours mean. Nothing is said by colour alone: a word or a glyph stands beside it.

Blue is the baseline, orange the fine-tuned model; teal is positive or correct, magenta negative or wrong (both pairs
hold for red-green blindness). Green only says "fine", yellow "look", red "wrong". Marked runs bear the seven hues of
Okabe and Ito (Color Universal Design, 2008), as light or as dark as the ground asks for.
"""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

DARK_ROLES = {
    "baseline": "#58a6ff",
    "finetuned": "#ff9e3d",
    "positive": "#2dc5b0",
    "negative": "#e879d2",
    "fine": "#57c267",
    "look": "#e5c54a",
    "wrong": "#ff6b66",
    "quiet": "#8b949e",
    "rule": "#3a424d",
    "cursor": "#1d3a5c",
    "run0": "#e69f00",
    "run1": "#56b4e9",
    "run2": "#1fc28f",
    "run3": "#f0e442",
    "run4": "#cc79a7",
    "run5": "#f07030",
    "run6": "#8f9bff",
}
LIGHT_ROLES = {
    "baseline": "#0b5cc4",
    "finetuned": "#b45309",
    "positive": "#0b7a6c",
    "negative": "#a8208f",
    "fine": "#1a7f37",
    "look": "#8a6300",
    "wrong": "#c11f1f",
    "quiet": "#5c6670",
    "rule": "#b9c1ca",
    "cursor": "#cfe2fa",
    "run0": "#9a6a00",
    "run1": "#1678b0",
    "run2": "#007a59",
    "run3": "#7d7400",
    "run4": "#a33f78",
    "run5": "#b54b00",
    "run6": "#3f48c0",
}
# Where there are sixteen colours they are the terminal's own, whatever they are: orange is yellow, a cursor is bold.
TERMINAL_ROLES = {
    "baseline": "ansi_bright_blue",
    "finetuned": "ansi_yellow",
    "positive": "ansi_cyan",
    "negative": "ansi_magenta",
    "fine": "ansi_green",
    "look": "ansi_bright_yellow",
    "wrong": "ansi_bright_red",
    "quiet": "ansi_default",
    "rule": "ansi_bright_black",
    "cursor": "ansi_default",
    "run0": "ansi_yellow",
    "run1": "ansi_bright_blue",
    "run2": "ansi_green",
    "run3": "ansi_bright_yellow",
    "run4": "ansi_magenta",
    "run5": "ansi_bright_red",
    "run6": "ansi_cyan",
}

DARK = Theme(
    name="logotui-dark",
    primary=DARK_ROLES["baseline"],
    secondary=DARK_ROLES["quiet"],
    accent=DARK_ROLES["finetuned"],
    success=DARK_ROLES["fine"],
    warning=DARK_ROLES["look"],
    error=DARK_ROLES["wrong"],
    foreground="#d7dde4",
    background="#0f1419",
    surface="#151b22",
    panel="#1e2630",
    dark=True,
    variables=DARK_ROLES,
)
LIGHT = Theme(
    name="logotui-light",
    primary=LIGHT_ROLES["baseline"],
    secondary=LIGHT_ROLES["quiet"],
    accent=LIGHT_ROLES["finetuned"],
    success=LIGHT_ROLES["fine"],
    warning=LIGHT_ROLES["look"],
    error=LIGHT_ROLES["wrong"],
    foreground="#1c2329",
    background="#fbfbf9",
    surface="#f1f2ef",
    panel="#e4e7e5",
    dark=False,
    variables=LIGHT_ROLES,
)
TERMINAL = Theme(
    name="logotui-terminal",
    ansi=True,
    primary="ansi_bright_blue",
    secondary="ansi_default",
    accent="ansi_yellow",
    success="ansi_green",
    warning="ansi_bright_yellow",
    error="ansi_bright_red",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={**BUILTIN_THEMES["ansi-dark"].variables, **TERMINAL_ROLES},
)

THEMES = (DARK, LIGHT, TERMINAL)


def theme_for(colours: str | None) -> Theme:
    """The theme to begin with in a terminal that shows `colours` (Rich's name for them; None: no colour)."""
    return DARK if colours in ("256", "truecolor") else TERMINAL
