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
    "quiet": "#8e97a1",
    "rule": "#3a424d",
    "cursor": "#1a3048",
    "run0": "#e69f00",
    "run1": "#56b4e9",
    "run2": "#1fc28f",
    "run3": "#f0e442",
    "run4": "#ce7daa",
    "run5": "#f07132",
    "run6": "#8f9bff",
}
LIGHT_ROLES = {
    "baseline": "#0b5cc4",
    "finetuned": "#a74d08",
    "positive": "#0b7568",
    "negative": "#a8208f",
    "fine": "#187734",
    "look": "#876100",
    "wrong": "#c11f1f",
    "quiet": "#5c6670",
    "rule": "#b9c1ca",
    "cursor": "#dbe9fb",
    "run0": "#8b5f00",
    "run1": "#146da0",
    "run2": "#007656",
    "run3": "#706800",
    "run4": "#a33f78",
    "run5": "#ae4800",
    "run6": "#3f48c0",
}
# On black, each role as light as it takes to stand out by 7 to 1 (WCAG 2.2, level AAA) from every ground.
HIGH_CONTRAST_ROLES = {
    "baseline": "#74b5ff",
    "finetuned": "#ff9e3d",
    "positive": "#2fc6b1",
    "negative": "#ed94db",
    "fine": "#61c670",
    "look": "#e5c54a",
    "wrong": "#ff938f",
    "quiet": "#c4cbd2",
    "rule": "#8a939c",
    "cursor": "#00264d",
    "run0": "#e8a50f",
    "run1": "#64baeb",
    "run2": "#31c798",
    "run3": "#f0e442",
    "run4": "#dba0c1",
    "run5": "#f49b6e",
    "run6": "#a1abff",
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


def _theme(
    name: str, roles: dict[str, str], *, foreground: str, background: str, surface: str, panel: str, dark: bool = True
) -> Theme:
    """A theme whose colours for Textual's own widgets are those of our roles."""
    return Theme(
        name=name,
        primary=roles["baseline"],
        secondary=roles["quiet"],
        accent=roles["finetuned"],
        success=roles["fine"],
        warning=roles["look"],
        error=roles["wrong"],
        foreground=foreground,
        background=background,
        surface=surface,
        panel=panel,
        dark=dark,
        variables=roles,
    )


DARK = _theme(
    "logotui-dark",
    DARK_ROLES,
    foreground="#d7dde4",
    background="#0f1419",
    surface="#151b22",
    panel="#1e2630",
)
LIGHT = _theme(
    "logotui-light",
    LIGHT_ROLES,
    foreground="#1c2329",
    background="#fbfbf9",
    surface="#f4f5f2",
    panel="#e9ecea",
    dark=False,
)
HIGH_CONTRAST = _theme(
    "logotui-high-contrast",
    HIGH_CONTRAST_ROLES,
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#141414",
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

THEMES = (DARK, LIGHT, HIGH_CONTRAST, TERMINAL)


def theme_for(colours: str | None) -> Theme:
    """The theme to begin with in a terminal that shows `colours` (Rich's name for them; None: no colour)."""
    return DARK if colours in ("256", "truecolor") else TERMINAL
