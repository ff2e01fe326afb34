"""Text from elsewhere on a person's terminal: shown as it is read, never obeyed.

A name, a message or a line of a log may hold characters that a terminal takes for commands: write the clipboard,
change the title, hide what came before. Each becomes a sign of one cell that a person sees.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TextIO, cast

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

SIGN: Final = "·"
# C0 and DEL have pictures of their own in Unicode (␛, ␇, ␡); C1, the overrides of direction and halves of characters
# (bytes of a file name that are no UTF-8) have none.
_SIGNS: Final = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "␡",
    **dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], SIGN),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
_SIGNS_IN_LINES: Final = {code: sign for code, sign in _SIGNS.items() if chr(code) not in "\n\t"}


def printable(text: str) -> str:
    """`text`, which has one line, with a sign of one cell for each character that a terminal would obey."""
    return text if text.isprintable() else text.translate(_SIGNS)


def printable_lines(text: str) -> str:
    """The same for text whose newlines and tabs are its layout."""
    return text if text.isprintable() else text.translate(_SIGNS_IN_LINES)


class PrintableStream:
    """A text stream that is written printable text alone."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        self.stream.write(printable_lines(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def printable_stream(stream: TextIO) -> TextIO:
    """`stream` behind the filter; one that is behind it already is left as it is."""
    return stream if isinstance(stream, PrintableStream) else cast("TextIO", PrintableStream(stream))


def unfiltered(stream: TextIO) -> TextIO:
    """What is behind the filter, for those who write commands of their own and filter the rest, as Rich does here."""
    return stream.stream if isinstance(stream, PrintableStream) else stream


class PrintableConsole(Console):
    """A Rich console that writes colours and cursor moves of its own, and of what it is given printable text alone."""

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(printable_lines(text), **options)  # before the layout, which counts cells

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(printable_lines(segment.text), segment.style)
