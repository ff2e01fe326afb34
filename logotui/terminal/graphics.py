"""Which pictures a terminal shows beside characters: those of the Kitty protocol, Sixel, or none.

A terminal is asked when the first picture is wanted, and never at the start: what it answers is taken out of what a
person types, by the thread that reads both. One that answers nothing shows half blocks, and nobody waits for it.

Sources: sw.kovidgoyal.net/kitty/graphics-protocol; VT330/VT340 reference manual, DA1; xterm's ctlseqs, CSI 16 t.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

QUESTIONS: Final = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b[c"
"""Whether it knows Kitty's protocol, how large a cell is, and what it is: the last one everybody answers, and last."""
ANSWER: Final = re.compile(r"\x1b_G[^\x1b]*\x1b\\|\x1b\[6;\d+;\d+t|\x1b\[\?[\d;]*c")
BEGUN: Final = re.compile(r"\x1b(_[^\x1b]*\x1b?|\[(6(;\d*){0,2}|\?[\d;]*)?)?\Z")
"""What may be the beginning of an answer, at the end of what has come so far."""
SIXEL: Final = "4"
VT340_CELL: Final = (10, 20)


class Kind(Enum):
    """How a terminal is given pictures."""

    NONE = "none"
    KITTY = "kitty"
    SIXEL = "sixel"


@dataclass(frozen=True)
class Graphics:
    """What a terminal shows, and the pixels of a cell: width and height."""

    kind: Kind = Kind.NONE
    cell: tuple[int, int] = VT340_CELL


class Hearing:
    """Takes a terminal's answers out of what comes from it. Used by the thread that reads, except for `listen`."""

    def __init__(self) -> None:
        self._heard: Callable[[Graphics], None] | None = None
        self._kitty = False
        self._cell = VT340_CELL
        self._held = ""
        self._asked = False

    def listen(self, heard: Callable[[Graphics], None]) -> None:
        """The `QUESTIONS` are about to be asked: call `heard` once the last of them is answered."""
        self._heard, self._kitty, self._asked = heard, False, True

    def without_answers(self, data: str) -> str:
        """What of `data` was typed. An answer that has only begun is held until the rest comes.

        Not its first character alone: that is the key escape, for which nobody waits.
        """
        if not self._asked:
            return data
        data, self._held = self._held + data, ""
        for answer in ANSWER.findall(data):
            self._take(answer)
        data = ANSWER.sub("", data)
        if self._heard is not None and (begun := BEGUN.search(data)) and begun.end() - begun.start() > 1:
            data, self._held = data[: begun.start()], begun.group()
        return data

    def _take(self, answer: str) -> None:
        if answer.startswith("\x1b_G"):
            self._kitty = self._kitty or answer.endswith(";OK\x1b\\")
        elif answer.endswith("t"):
            height, width = map(int, answer[4:-1].split(";"))
            self._cell = (width, height) if width and height else VT340_CELL
        elif self._heard is not None:
            heard, self._heard = self._heard, None
            heard(Graphics(self._kind(answer[3:-1].split(";")), self._cell))

    def _kind(self, attributes: list[str]) -> Kind:
        """Sixel before Kitty: whoever has both has no place holders, which is how pictures are placed here."""
        if SIXEL in attributes[1:]:
            return Kind.SIXEL
        return Kind.KITTY if self._kitty else Kind.NONE
