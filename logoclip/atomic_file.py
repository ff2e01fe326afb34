"""Replacing a file so that a reader, or a machine that loses power, sees the old one or the new one.

`.NAME.TOKEN` is being written, and is held by its writer (`holding.py`). It outlives a process that is killed; whoever
writes NAME next removes it.
"""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from logoclip.disk import link_target, sync
from logoclip.holding import create_held, sweep

TOKEN: Final = "[0-9a-f]" * 8


@contextlib.contextmanager
def atomic_write(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """A temporary, empty file to write to; it takes the place of `path` when the block ends well.

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
    sweep(target.parent.glob(f".{glob.escape(target.name)}.{TOKEN}"))
    with _begun(target) as temporary:
        yield temporary
        if durable:
            # The content before the name: the other way round a power cut leaves the name with an empty file.
            sync(temporary)
        temporary.replace(target)
        if durable:
            sync(target.parent)


def create_text(path: Path, text: str) -> None:
    """Makes the file `path` of `text`, in UTF-8, whole and on the disk, where there is none. Nothing is replaced.

    Raises:
        FileExistsError: there is one, or a link of that name; it is as it was.
    """
    with _begun(path) as temporary:
        temporary.write_bytes(text.encode("utf-8"))
        sync(temporary)
        try:
            os.link(temporary, path)  # unlike a renaming it refuses a name that is taken
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            with path.open("xb") as file:
                file.write(temporary.read_bytes())
            sync(path)
        temporary.unlink()
        sync(path.parent)


def clear_leftovers(directory: Path) -> None:
    """Removes what killed processes left half written in `directory`."""
    sweep(directory.glob(f".*.{TOKEN}"))


@contextlib.contextmanager
def _begun(target: Path) -> Iterator[Path]:
    descriptor = None
    while descriptor is None:
        # In the target's own directory: a rename is atomic within one file system only.
        temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        descriptor = create_held(temporary)
    try:
        yield temporary
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


def replace_text(path: Path, text: str, *, durable: bool = True) -> None:
    """Atomically makes `text`, in UTF-8, the content of `path`.

    Raises:
        InputError: `path` is a link that leads nowhere.
    """
    with atomic_write(path, durable=durable) as temporary:
        temporary.write_bytes(text.encode("utf-8"))
