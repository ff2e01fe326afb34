"""Replacing a file so that a reader, or a machine that loses power, sees the old one or the new one."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def atomic_write(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """A temporary path beside `path` to write to; it takes the place of `path` when the block ends well.

    If the block raises, the temporary file is removed and `path` stays as it was.

    Args:
        path: the file to replace. Its directory must exist.
        durable: wait until the disk holds the new file. Without it the replacement is just as atomic
            for readers, but a power cut may bring the old file back.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield temporary
        if durable:
            _sync(temporary)
        temporary.replace(path)
        if durable:
            _sync(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def replace_text(path: Path, text: str, *, durable: bool = True) -> None:
    """Atomically makes `text`, in UTF-8, the content of `path`."""
    with atomic_write(path, durable=durable) as temporary:
        temporary.write_bytes(text.encode("utf-8"))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
