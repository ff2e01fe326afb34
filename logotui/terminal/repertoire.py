"""Which characters the terminal can show, and what stands for the others.

Everything that is drawn passes here on its way out, and each cell stays one cell: a screen, a widget, a name from a
file need not know where it is shown. Curves in braille become strokes, blocks become steps, frames become lines.

* `unicode`: a UTF-8 locale.
* `cp437`: the Linux console (`TERM=linux`), whose fonts have 256 glyphs or 512: those of the IBM PC.
* `latin1`: a locale of ISO 8859-1.
* `ascii`: the locale C or POSIX, any other encoding, or asked for (`--ascii`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from rich.cells import get_character_cell_size

# What stands for a character: on the Linux console, and in ASCII.
STANDS_FOR: Final[Mapping[str, tuple[str, str]]] = {
    **{
        "…": ("~", "~"),
        "–": ("-", "-"),
        "—": ("-", "-"),
        "−": ("-", "-"),
        "‑": ("-", "-"),
        "×": ("x", "x"),
        "·": ("·", "-"),
    },
    **{"‘": ("'", "'"), "’": ("'", "'"), "“": ('"', '"'), "”": ('"', '"'), "≈": ("≈", "~"), "∞": ("∞", "~")},
    **{"▲": ("▲", "^"), "△": ("^", "*"), "▼": ("▼", "v"), "▽": ("v", "v"), "◀": ("◄", "<"), "▶": ("►", ">")},
    **{"▸": ("»", ">"), "▾": ("▼", "v"), "●": ("•", "*"), "○": ("o", "o"), "◌": ("o", "o"), "◆": ("♦", "*")},
    **{"◇": ("o", "o"), "■": ("■", "#"), "□": ("o", "o"), "•": ("•", "*"), "★": ("*", "*"), "☆": ("*", "*")},
    **{"✓": ("√", "+"), "✔": ("√", "+"), "✗": ("x", "x"), "✘": ("x", "x"), "⚠": ("!", "!"), "‖": ("║", "=")},
    **{"←": ("←", "<"), "→": ("→", ">"), "↑": ("↑", "^"), "↓": ("↓", "v"), "⏎": ("┘", "/"), "⌫": ("«", "<")},
    **{"↔": ("↔", "-"), "↕": ("↕", "|"), "⇥": ("→", ">"), "≤": ("≤", "<"), "≥": ("≥", ">"), "±": ("±", "~")},
    **{"°": ("°", "'"), "α": ("α", "a"), "β": ("ß", "b"), "μ": ("µ", "u"), "µ": ("µ", "u"), "σ": ("σ", "s")},
    **{"Δ": ("D", "D"), "√": ("√", "v"), "π": ("π", "p"), "ß": ("ß", "s"), "┄": ("-", "-"), "┊": (":", ":")},
    **{"━": ("═", "="), "╸": ("═", "="), "╺": ("─", "-"), "┃": ("║", "|"), "╭": ("┌", "+"), "╮": ("┐", "+")},
    **{"╰": ("└", "+"), "╯": ("┘", "+"), "╌": ("-", "-"), "╎": (":", ":"), "▁": ("_", "_"), "▂": ("_", ".")},
    **{"▃": ("▄", "-"), "▄": ("▄", "="), "▅": ("▄", "+"), "▆": ("█", "*"), "▇": ("█", "%"), "█": ("█", "#")},
    **{"▏": ("│", "|"), "▎": ("│", "|"), "▍": ("▌", "|"), "▌": ("▌", "|"), "▋": ("▌", "#"), "▊": ("█", "#")},
    **{"▉": ("█", "#"), "▐": ("▐", "|"), "▕": ("│", "|"), "▀": ("▀", '"'), "▔": ("▀", '"'), "░": ("░", ":")},
    **{"▒": ("▒", "%"), "▓": ("▓", "#")},
}
# The pictures of the IBM PC in the place of control characters, as far as console fonts have them.
PICTURES: Final = frozenset("►◄↑↓→←↔↕▲▼•♦")
BRAILLE: Final = 0x2800
# Dots of a braille cell by row from the top, in its left and right half.
LEFT: Final = (0x01, 0x02, 0x04, 0x40)
RIGHT: Final = (0x08, 0x10, 0x20, 0x80)
SHADES: Final = {False: " .:-=+*#%@", True: " ░▒▓█"}
UTF8: Final = ("utf8", "utf")


class Glyphs(dict[int, str]):
    """A table for `str.translate`: each character as it can be shown, in as many cells. Filled as it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:  # type: ignore[override]  # what is cached goes by the table, and not by what fills it
        return id(self)

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = found = char if self.has(char) else self._instead(char)
        return found

    def has(self, char: str) -> bool:
        """Whether the terminal shows `char` as it is."""
        if self.name == "unicode" or char.isascii():
            return True
        if self.name == "latin1":
            return "\xa1" <= char <= "\xff" and char != "\xad"
        return self.name == "cp437" and (char in PICTURES or _encodes(char))

    def shown(self, text: str) -> str:
        """`text` in characters that the terminal has."""
        return text if self.name == "unicode" or text.isascii() else text.translate(self)

    @property
    def shades(self) -> str:
        """From dark to light, for a picture without colours."""
        return SHADES[self.name in ("unicode", "cp437")]

    def _instead(self, char: str) -> str:
        width = get_character_cell_size(char)
        if width != 1:
            return "?" * width
        if BRAILLE <= ord(char) < BRAILLE + 256:
            return stroke(ord(char) - BRAILLE, blocks=self.name == "cp437")
        pc, plain = STANDS_FOR.get(char, ("", ""))
        if self.name == "cp437" and pc:
            return pc
        return plain or _alike(char)


UNICODE: Final = Glyphs("unicode")
CP437: Final = Glyphs("cp437")
LATIN1: Final = Glyphs("latin1")
ASCII: Final = Glyphs("ascii")


def glyphs_of(environment: Mapping[str, str], encoding: str | None) -> Glyphs:
    """What a terminal shows.

    Args:
        environment: as the program was given it: Python itself turns the locale C into one of UTF-8.
        encoding: in which what is written goes out.
    """
    out = _plain(encoding or "")
    if out not in UTF8:
        return LATIN1 if out in ("latin1", "iso88591", "88591") else ASCII
    if not environment.get("PYTHONUTF8") and not _says_utf8(environment):
        return ASCII
    return CP437 if environment.get("TERM", "").split("-")[0] == "linux" else UNICODE


def _says_utf8(environment: Mapping[str, str]) -> bool:
    """Whether the locale has UTF-8. Where nothing is said of a locale, Python's own choice is taken: UTF-8."""
    said = next((found for name in ("LC_ALL", "LC_CTYPE", "LANG") if (found := environment.get(name))), "")
    name, _, codeset = said.partition("@")[0].partition(".")
    return _plain(codeset or name) in UTF8 if codeset or name in ("C", "POSIX", "UTF-8") else True


def _plain(encoding: str) -> str:
    return encoding.lower().replace("-", "").replace("_", "")


def _encodes(char: str) -> bool:
    try:
        char.encode("cp437")
    except UnicodeEncodeError:
        return False
    return True


def _alike(char: str) -> str:
    """A letter without its accent, a line or a block by its name, else a question mark."""
    base = unicodedata.normalize("NFKD", char)[0]
    if base.isascii() and base.isprintable():
        return base
    name = unicodedata.name(char, "")
    if name.startswith("BOX DRAWINGS"):
        both = "VERTICAL" in name and "HORIZONTAL" in name
        return "+" if both or " AND " in name else "|" if "VERTICAL" in name or "UP" in name else "-"
    return "#" if "BLOCK" in name or "QUADRANT" in name else "?"


def stroke(dots: int, *, blocks: bool) -> str:
    """What stands for a cell of braille: the stroke of a curve through it, or how full it is.

    Args:
        dots: as in Unicode, one bit each.
        blocks: whether there are blocks and halves of them.
    """
    left, right = ([row for row, bit in enumerate(half) if dots & bit] for half in (LEFT, RIGHT))
    count = len(left) + len(right)
    if count < 6:
        return _line(left, right)
    return ("█" if count == 8 else "▓") if blocks else "#"


def _line(left: list[int], right: list[int]) -> str:
    if not left and not right:
        return " "
    if max(len(left), len(right)) > 2:
        return "|"
    if left and right and abs(rise := sum(left) / len(left) - sum(right) / len(right)) >= 1.5:
        return "/" if rise > 0 else "\\"
    rows = [*left, *right]
    height = sum(rows) / len(rows)
    return "'" if height < 1 else "-" if height <= 2 else "_" if left and right else "."
