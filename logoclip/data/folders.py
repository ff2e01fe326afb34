"""The one walk through folders of pictures, for `prepare`, references and detection.

Links are followed, and no folder is read twice: one that a link leads to a second time, or round in a loop, is named
instead. Names that begin with a dot, and the folders in which other programs keep thumbnails and remains, are left out.
Whatever else looks like a picture and is not read is reported.
"""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from logoclip.data.picture_formats import has_picture_suffix, has_unread_suffix
from logoclip.data.skipped import Report, Skipped, first_line

# macOS puts a copy of every name into its zips, a Synology small pictures beside the large ones.
HOUSEKEEPING: Final = frozenset({"__macosx", "@eadir", "$recycle.bin"})

Identity = tuple[int, int]


def picture_files(root: Path, report: Report) -> list[Path]:
    """The pictures at and below `root` that are read, in path order.

    Raises:
        OSError: `root` cannot be listed.
    """
    os.listdir(root)  # noqa: PTH208 (below, a folder that cannot be listed is reported)
    return sorted(path for path in _files(root, report) if _is_read(path, report))


def _files(root: Path, report: Report) -> Iterator[Path]:
    # Folders before links to folders: what can be reached without a link is named without it.
    folders, links, seen = deque([root]), deque[Path](), dict[Identity, Path]()
    while folders or links:
        folder = folders.popleft() if folders else links.popleft()
        if not _is_new(folder, seen, report):
            continue
        for path in _entries(folder, report):
            if not os.path.isdir(path):  # noqa: PTH112 (pathlib's raises where a path is too long, or not to be seen)
                yield path
            else:
                (links if path.is_symlink() else folders).append(path)


def _is_new(folder: Path, seen: dict[Identity, Path], report: Report) -> bool:
    try:
        status = folder.stat()
    except OSError as error:  # gone since it was listed
        report(Skipped(folder, f"cannot be listed: {first_line(error)}"))
        return False
    first = seen.setdefault((status.st_dev, status.st_ino), folder)
    if first != folder:
        report(Skipped(folder, f"leads to a folder that is read already: {first}"))
    return first == folder


def _entries(folder: Path, report: Report) -> list[Path]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 (one call for a folder, and names that sort as bytes do)
    except OSError as error:
        report(Skipped(folder, f"cannot be listed: {first_line(error)}"))
        return []
    return [folder / name for name in names if not name.startswith(".") and name.casefold() not in HOUSEKEEPING]


def _is_read(path: Path, report: Report) -> bool:
    if has_unread_suffix(path):
        report(Skipped(path, f"of a kind that is not read ({path.suffix.lower()}): save it as .png or .jpg"))
    elif has_picture_suffix(path):
        reason = _unreadable(path)
        if reason:
            report(Skipped(path, reason))
        return not reason
    return False


def _unreadable(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return "is a link that leads nowhere" if path.is_symlink() else f"cannot be read: {first_line(error)}"
    return "" if stat.S_ISREG(mode) else "is no file"
