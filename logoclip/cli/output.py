"""What goes to standard output, and what goes to standard error.

Standard output carries results alone, so that `--json` gives one JSON object and nothing else. Both are written through
one filter for what a terminal would obey. So is a pipe: at its end is a terminal, a pager or a log more often than a
program, and programs have `--json`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Final, TextIO

from logoclip.printable import PrintableConsole, printable_stream, unfiltered

FILE_WIDTH: Final = 140


def filter_output() -> None:
    """From here on whatever this process writes is printable, and a character that a stream lacks becomes `?`."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    sys.stdout, sys.stderr = printable_stream(sys.stdout), printable_stream(sys.stderr)


def results() -> PrintableConsole:
    """For tables that were asked for."""
    return _console(sys.stdout)


def remarks() -> PrintableConsole:
    """For progress, notes and warnings."""
    return _console(sys.stderr)


def _console(stream: TextIO) -> PrintableConsole:
    # Text is text: what it holds is no markup, no `:emoji:` and no number to be coloured.
    return PrintableConsole(file=unfiltered(stream), width=_width(stream), highlight=False, markup=False, emoji=False)


def _width(stream: TextIO) -> int | None:
    """A terminal's own width; a file or a pipe has none, and 80 columns would cut for nothing."""
    return None if stream.isatty() else FILE_WIDTH


def can_show(text: str) -> bool:
    """Whether standard output has all characters of `text`; where it has not, it gets `?` for them."""
    try:
        text.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return False
    return True


def write_line(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def write_json(values: Mapping[str, object]) -> None:
    """One JSON object, in ASCII: it passes through any terminal and any pipe."""
    write_line(json.dumps(values, indent=2, allow_nan=False))


def complain(text: str) -> None:
    """Each line of `text` on standard error, under the program's name."""
    for line in text.splitlines() or [""]:
        sys.stderr.write(f"logoclip: {line}\n")
