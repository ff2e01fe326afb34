"""`worker.log`, read from where one left off."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 65_536

# A character of several bytes that has not been written to its end yet.
_UNFINISHED: Final = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")


def read_log(path: Path, offset: int = -4096) -> tuple[int, str]:
    """Text of the log, and the offset in bytes to go on from. A missing log is empty.

    Args:
        offset: where to begin; a negative one counts from the end and begins with a whole line. One beyond the end
            (the log was replaced) begins anew.
    """
    try:
        with path.open("rb") as log:
            size = log.seek(0, 2)
            start = max(0, size + offset) if offset < 0 else offset if offset <= size else 0
            log.seek(start)
            raw = log.read(MOST_BYTES)
    except FileNotFoundError:
        return 0, ""
    raw = _UNFINISHED.sub(b"", raw)
    end = start + len(raw)
    if offset < 0 and start > 0:
        raw = raw.partition(b"\n")[2]
    return end, raw.decode("utf-8", errors="replace")
