"""Names of files as text that every database, JSON file and disk takes, and back.

Linux takes any bytes for a name but a slash: of another encoding (a zip from a machine of GBK or Latin-1), of control
characters, of 255 bytes. Here such bytes are written as in an address: `H%E4agen-Dazs`.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import unquote_to_bytes

MOST_BYTES: Final = 255  # of one name, on nearly every file system

# Halves of characters stand for bytes outside UTF-8. A sign of per cent is written so only where it could be taken
# for the beginning of such a byte.
_ESCAPED: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]|%(?=[0-9A-Fa-f]{2})")


def escaped(name: str) -> str:
    """A file name, or a path, as text: in UTF-8 and without control characters. Most are left as they are."""
    return _ESCAPED.sub(lambda found: "".join(f"%{byte:02X}" for byte in os.fsencode(found.group())), name)


def unescaped(text: str) -> str:
    """The name that `escaped` made `text` of."""
    return os.fsdecode(unquote_to_bytes(text))


def escaped_path(path: Path, root: Path) -> str:
    """Where `path` lies, seen from `root`, as text with slashes."""
    return escaped(PurePath(os.path.relpath(path, root)).as_posix())


def fitted(name: str, most: int = MOST_BYTES) -> str:
    """`name`, made shorter if it takes more than `most` bytes; what is cut off is told apart by a hash of the whole."""
    if len(name.encode()) <= most:
        return name
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 (of a name, not of a path)
    suffix = suffix if len(suffix.encode()) <= 16 else ""
    tail = f"~{hashlib.sha256(name.encode()).hexdigest()[:12]}{suffix}"
    return stem.encode()[: most - len(tail.encode())].decode(errors="ignore") + tail
