"""A file system in a file, whose power can be cut: what the block device has been given by then is all that is left."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

SIZE = 2**30
QUIET_SECONDS = 10.0


class LoopImage:
    """An ext4 image on a loop device, mounted below `work`. Needs root."""

    def __init__(self, work: Path) -> None:
        self._image, self._copy = work / "disk.img", work / "cut.img"
        self.root, self._after = work / "disk", work / "after-the-cut"
        for folder in (self.root, self._after):
            folder.mkdir(parents=True)
        self._image.touch()
        os.truncate(self._image, SIZE)
        _call("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", self._image)
        _call("mount", "-o", "loop", self._image, self.root)
        device = subprocess.check_output(["findmnt", "-no", "SOURCE", self.root], text=True).strip()
        self._counters = Path("/sys/block") / Path(device).name / "stat"

    def close(self) -> None:
        """Unmounts and removes it."""
        _call("umount", self.root)
        self._image.unlink()

    @contextlib.contextmanager
    def stopped(self, leader: int | None) -> Iterator[None]:
        """Holds the process group of `leader` still in the block: nothing is said or written after the cut."""
        if leader is None:
            yield
            return
        os.killpg(leader, signal.SIGSTOP)
        try:
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(leader, signal.SIGCONT)

    def cut(self) -> None:
        """Copies what the block device has been given so far: without the page cache of the file system on it."""
        deadline = time.monotonic() + QUIET_SECONDS
        while True:
            before = self._given()
            _call("cp", "--sparse=always", self._image, self._copy)
            # The kernel writes dirty pages whenever it likes: a copy of two moments would be no cut.
            if self._given() == before:
                return
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self._image}: is written without a pause: no moment to cut at")

    @contextlib.contextmanager
    def after_the_cut(self) -> Iterator[Path]:
        """The file system of the last cut as it comes up again: its journal replayed."""
        _call("mount", "-o", "loop", self._copy, self._after)
        try:
            yield self._after
        finally:
            _call("umount", self._after)
            self._copy.unlink()

    def _given(self) -> tuple[str, ...]:
        """How much has been written, and how much is on its way (`Documentation/block/stat.rst`)."""
        fields = self._counters.read_text().split()
        return fields[4], fields[6], fields[8]


def _call(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True)
