"""What goes to standard output, and what goes to standard error.

Standard output carries results alone, so that `--json` gives one JSON object and nothing else.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Final, TextIO

from rich.console import Console

FILE_WIDTH: Final = 140


def results() -> Console:
    """For tables that were asked for."""
    return Console(highlight=False, width=_width(sys.stdout))


def remarks() -> Console:
    """For progress, notes and warnings."""
    return Console(stderr=True, highlight=False, width=_width(sys.stderr))


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
