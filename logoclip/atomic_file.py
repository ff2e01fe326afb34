"""Replacing a file so that a reader, or a machine that loses power, sees the old one or the new one."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from logoclip.disk import link_target, sync


@contextlib.contextmanager
def atomic_write(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """A temporary path to write to; it takes the place of `path` when the block ends well.

    If the block raises, the temporary file is removed and `path` stays as it was. Where `path` is a symbolic link,
    the file that it leads to is replaced.

    Args:
        path: the file to replace. Its directory must exist.
        durable: wait until the disk holds the new file. Without it the replacement is just as atomic
            for readers, but a power cut may bring the old file back.

    Raises:
        InputError: `path` is a link that leads nowhere.
    """
    target = link_target(path)
    # In the target's own directory: a rename is atomic within one file system only.
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        yield temporary
        if durable:
            # The content before the name: the other way round a power cut leaves the name with an empty file.
            sync(temporary)
        temporary.replace(target)
        if durable:
            sync(target.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def replace_text(path: Path, text: str, *, durable: bool = True) -> None:
    """Atomically makes `text`, in UTF-8, the content of `path`.

    Raises:
        InputError: `path` is a link that leads nowhere.
    """
    with atomic_write(path, durable=durable) as temporary:
        temporary.write_bytes(text.encode("utf-8"))
