"""What is held by its builder, and what a dead one left."""

from __future__ import annotations

import fcntl
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.holding import create_held, hold, locked, sweep

Start = Callable[..., "subprocess.Popen[str]"]

HOLDER = """
import sys
from pathlib import Path
from logoclip.holding import create_held, hold
folder, file = Path(sys.argv[1]), Path(sys.argv[2])
folder.mkdir()
(folder / "half").touch()
held = hold(folder), create_held(file)
print("ready", flush=True)
sys.stdin.read()
"""


def test_what_somebody_builds_stays_and_what_a_dead_one_left_goes(tmp_path: Path, start: Start) -> None:
    places = folder, file = tmp_path / "folder", tmp_path / "file"
    holder = start(HOLDER, *places)
    assert holder.stdout and holder.stdout.readline() == "ready\n"
    sweep(places)
    assert (folder / "half").exists() and file.exists()
    holder.kill()
    holder.wait()
    sweep((*places, tmp_path / "never was"))
    assert not list(tmp_path.iterdir())


def test_a_lock_is_had_by_one_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path) as first, locked(tmp_path, wait=False) as second:
        assert (first, second) == (True, False)
    with locked(tmp_path, wait=False) as third:
        assert third


def test_a_file_that_is_swept_before_it_is_held_is_known_to_be_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock = fcntl.flock

    def sweeper_first(descriptor: int, kind: int) -> None:
        (tmp_path / "file").unlink(missing_ok=True)
        flock(descriptor, kind)

    with monkeypatch.context() as patch:
        patch.setattr("logoclip.holding.fcntl.flock", sweeper_first)
        assert create_held(tmp_path / "file") is None
    descriptor = create_held(tmp_path / "file")
    assert descriptor is not None
    os.close(descriptor)


def test_a_file_that_exists_is_nobodys_to_make(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        create_held(tmp_path / "file")


def test_where_nothing_can_be_locked_nothing_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("logoclip.holding.fcntl.flock", refuse)
    (tmp_path / "file").touch()
    os.close(hold(tmp_path))
    sweep([tmp_path / "file", tmp_path])
    assert (tmp_path / "file").exists()
