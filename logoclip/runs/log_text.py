"""Lines of a log as a terminal would show them: colours are read, and nothing else in them is obeyed."""

from __future__ import annotations

import re
from typing import Final

from rich.ansi import AnsiDecoder
from rich.style import Style
from rich.text import Text

from logoclip.printable import printable

TAB: Final = 4
ESCAPE: Final = "\x1b"
# Commands with a text of their own (titles, links, the clipboard), to their end or to that of the line. Rich knows only
# some of them, and would make links of others.
_STRINGS: Final = re.compile(r"(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f]).*?(?:\x07|\x1b\\|\x9c|$)")
# Colours of no number that there is: Rich reads digits of any length, and Python refuses that.
_HUGE: Final = re.compile(r"\x1b\[[0-?]*\d{5}[0-?]*m")
_KEPT: Final = re.compile(rf"[^{ESCAPE}]+")


def decoded(line: str) -> Text:
    """One line, with its colours and without what a carriage return overwrote or a terminal would obey.

    Each line begins without colour, wherever in the log it is read from. Control characters are signs of one cell.
    """
    last = line.rstrip("\r\n").rsplit("\r", 1)[-1].expandtabs(TAB)
    if last.isprintable():
        return Text(last)
    harmless = _KEPT.sub(lambda found: printable(found[0]), _HUGE.sub("", _STRINGS.sub("", last)))
    text = AnsiDecoder().decode_line(harmless)
    text.spans = [span._replace(style=_still(span.style)) for span in text.spans]
    if ESCAPE in text.plain:  # of a command that was cut off
        text.plain = printable(text.plain)
    return text


def _still(style: str | Style) -> str | Style:
    """`style` without blinking."""
    return style if isinstance(style, str) else style + Style(blink=False, blink2=False)


def visible(line: str) -> str:
    """What is to be read in a line."""
    return decoded(line).plain
