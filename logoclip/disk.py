"""What a safe replacement asks of the file system: links followed, content on the disk, two directories exchanged."""

from __future__ import annotations

import ctypes
import errno
import functools
import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from logoclip.errors import InputError

AT_FDCWD: Final = -100  # paths are seen from the current directory
RENAME_EXCHANGE: Final = 2
FEW: Final = 8  # files and directories: so many waits take no longer than one for the whole file system
UNSUPPORTED: Final = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})


def link_target(path: Path) -> Path:
    """Where `path` leads when its links are followed: what is replaced is the target, and the link stays a link.

    Raises:
        InputError: a link leads to nothing (perhaps a disk that is not mounted), or round in a loop.
    """
    if not path.is_symlink():
        return path
    try:
        return path.resolve(strict=True)
    except FileNotFoundError:
        raise InputError(
            f"{path}: is a link to {path.readlink()}, which is not there: make that, or remove the link"
        ) from None
    except (OSError, RuntimeError) as error:  # Python before 3.13 says RuntimeError of a loop
        raise InputError(f"{path}: is a link that leads nowhere ({_reason(error)}): remove it") from None


def _reason(error: OSError | RuntimeError) -> str:
    looped = isinstance(error, RuntimeError) or error.errno == errno.ELOOP
    return "it comes back to itself" if looped else str(error)


def sync(path: Path) -> None:
    """Waits until the disk holds the content of the file, or the names in the directory, `path`."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_directory(path: Path) -> None:
    """Makes the directory `path` and those above it that are missing; the disk holds their names then.

    Raises:
        OSError: that is not possible.
    """
    if not path.is_dir():
        make_directory(path.parent)
        path.mkdir(exist_ok=True)
        sync(path.parent)


def sync_tree(root: Path) -> None:
    """Waits until the disk holds every file and directory from `root` down."""
    few = list(itertools.islice(_tree(root), FEW + 1))
    if len(few) <= FEW or not _sync_file_system(root):
        for path in _tree(root):
            sync(path)


def _tree(root: Path) -> Iterator[Path]:
    """`root` and all that is in it, but for links, which a directory holds itself: content before names."""
    for folder, _, names in os.walk(root, topdown=False):
        yield from (path for name in names if not (path := Path(folder, name)).is_symlink())
        yield Path(folder)


def _sync_file_system(root: Path) -> bool:
    """Syncs all that is written to the file system of `root`; false where the system has no call for that.

    One wait for everything: prepared data have hundreds of thousands of small files, and a wait for each
    takes from minutes on an SSD to half an hour on a memory card. It also waits for whatever other programs write
    there, so a few files are synced each for itself.
    """
    call = getattr(_libc(), "syncfs", None)
    if call is None:
        return False
    descriptor = os.open(root, os.O_RDONLY)
    try:
        return _succeeds(call(descriptor), root)
    finally:
        os.close(descriptor)


def exchange(one: Path, other: Path) -> bool:
    """Lets two paths of one file system change places in a single step; false where that cannot be asked for.

    Raises:
        OSError: it was asked for and failed; both are where they were.
    """
    call = getattr(_libc(), "renameat2", None)
    if call is None:
        return False
    paths = (AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other))
    return _succeeds(call(*paths, RENAME_EXCHANGE), other)


def _succeeds(result: int, path: Path) -> bool:
    if result == 0:
        return True
    number = ctypes.get_errno()
    if number in UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(path))


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
