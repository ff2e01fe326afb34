"""What a `prepare` has done so far, so that the next start goes on where it was killed.

It lies in the folder `.OUTPUT.preparing` beside the output, which becomes the output once everything is done: a first
line with what the work depends on, then a line of JSON for each photograph. Nobody waits until the disk has lines and
files, so whoever goes on looks whether what a line says is there.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, TextIO

import msgspec

from logoclip.data.crops import CutImage
from logoclip.disk import link_target
from logoclip.errors import InputError

JOURNAL: Final = "journal"


def unfinished_folder(output: Path) -> Path:
    """Where the work for `output` is until it is whole: beside what it becomes, where a link leads to."""
    target = link_target(output)
    return target.with_name(f".{target.name}.preparing")


class Journal:
    """The work of one `prepare`, begun or gone on with.

    Attributes:
        folder: what to write into.
        earlier: what an earlier start did, by the photograph's place.
    """

    def __init__(self, folder: Path, earlier: Mapping[str, CutImage], file: TextIO) -> None:
        self.folder = folder
        self.earlier = earlier
        self._file = file

    def add(self, image: CutImage) -> None:
        """Note a photograph that was cut."""
        self._file.write(json.dumps(asdict(image)) + "\n")
        self._file.flush()


@contextmanager
def open_journal(output: Path, settings: Mapping[str, Any]) -> Iterator[Journal]:
    """The work for `output`, which is this process's alone in the block; what is there then stays for the next start.

    Args:
        settings: what the work depends on. Work with others is thrown away.

    Raises:
        InputError: somebody else is at it, or it cannot be written there.
    """
    folder = unfinished_folder(output)
    try:
        lock = _locked(folder)
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror or error}") from error
    try:
        head = json.loads(json.dumps(settings))
        earlier = _read(folder / JOURNAL, head)
        if earlier is None:
            _clear(folder)
        with (folder / JOURNAL).open("a", encoding="ascii") as file:
            # A line of its own: the last one may have been cut off.
            file.write(f"{json.dumps(head)}\n" if earlier is None else "\n")
            file.flush()
            yield Journal(folder, earlier or {}, file)
    finally:
        os.close(lock)


def _locked(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise InputError(f"{folder}: another prepare is at work on it: wait for it, or stop it") from None
    except OSError:
        pass  # a file system that locks no folders
    if _stands_at(descriptor, folder):
        return descriptor
    os.close(descriptor)  # who held it has just finished and removed it
    return _locked(folder)


def _stands_at(descriptor: int, folder: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), folder.stat())
    except FileNotFoundError:
        return False


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _read(path: Path, head: Any) -> dict[str, CutImage] | None:
    """What was done, by place; None if nothing was that can be gone on with."""
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            if _parsed(file.readline()) != head:
                return None
            images = (_image(line) for line in file)
            return {image.source.place: image for image in images if image}
    except FileNotFoundError:
        return None


def _image(line: str) -> CutImage | None:
    try:
        return msgspec.convert(_parsed(line), CutImage)
    except msgspec.ValidationError:  # cut off by whatever ended the work
        return None


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
