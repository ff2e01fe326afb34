"""A notice on the desktop, through a terminal that is known to show one: nothing is tried that could be garbage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

Way = Literal["auto", "off", "osc9", "osc777"]
WAYS: Final[tuple[Way, ...]] = get_args(Way)

LONGEST: Final = 200
# By what terminals say of themselves: in TERM_PROGRAM, in LC_TERMINAL (which ssh carries along), or in TERM.
PROGRAMS: Final[Mapping[str, Way]] = {"iterm.app": "osc9", "iterm2": "osc9", "wezterm": "osc9", "ghostty": "osc9"}
TERMS: Final[Mapping[str, Way]] = {
    "xterm-kitty": "osc9",
    "xterm-ghostty": "osc9",
    "wezterm": "osc9",
    "foot": "osc777",
    "rxvt": "osc777",
}
# They stand between, and what they do with a sequence of another terminal is theirs.
MULTIPLEXERS: Final = ("screen", "tmux")


def way_of(environ: Mapping[str, str], wanted: Way = "auto") -> Way:
    """How this terminal shows notices: as `wanted`, or by what it says of itself; `off` if it does not."""
    if wanted != "auto":
        return wanted
    term = environ.get("TERM", "")
    if term.startswith(MULTIPLEXERS) or environ.get("TMUX") or environ.get("STY"):
        return "off"
    for name in ("TERM_PROGRAM", "LC_TERMINAL"):
        if found := PROGRAMS.get(environ.get(name, "").lower()):
            return found
    return next((way for known, way in TERMS.items() if term == known or term.startswith(f"{known}-")), "off")


def sequence(way: Way, title: str, text: str) -> str:
    """What to write into the terminal for a notice; nothing where it shows none."""
    title, text = _plain(title), _plain(text)
    if way == "osc9":
        # ConEmu's commands are numbers behind OSC 9: a text that begins with one would be such a command.
        return f"\x1b]9;{title}: {text}\x1b\\"
    return f"\x1b]777;notify;{title.replace(';', ',')};{text}\x1b\\" if way == "osc777" else ""


def _plain(text: str) -> str:
    """One line without control characters: those of C1 end a sequence as well."""
    return "".join(char if char.isprintable() else " " for char in text)[:LONGEST]
