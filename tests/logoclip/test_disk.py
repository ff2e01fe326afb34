"""What the file system is asked for, with and without the system's own calls."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

import pytest

from logoclip import disk
from logoclip.disk import FEW, exchange, link_target, make_directory, sync_tree


class Without:
    """A C library that lacks the newer calls."""


def failing_with(number: int) -> object:
    class Failing:
        def __getattr__(self, _: str) -> object:
            def call(*_: object) -> int:
                ctypes.set_errno(number)
                return -1

            return call

    return Failing()


def two(folder: Path) -> tuple[Path, Path]:
    for name in ("one", "other"):
        (folder / name).mkdir()
        (folder / name / name).touch()
    return folder / "one", folder / "other"


def test_two_directories_change_places(tmp_path: Path) -> None:
    one, other = two(tmp_path)
    if not exchange(one, other):
        pytest.skip("this file system exchanges nothing")
    assert (one / "other").exists() and (other / "one").exists()


@pytest.mark.parametrize("number", [None, errno.EINVAL, errno.ENOSYS])
def test_where_nothing_can_be_exchanged_that_is_said_and_nothing_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int | None
) -> None:
    one, other = two(tmp_path)
    monkeypatch.setattr(disk, "_libc", Without if number is None else lambda: failing_with(number))
    assert not exchange(one, other)
    assert (one / "one").exists()


def test_an_exchange_that_fails_is_an_error(tmp_path: Path) -> None:
    one, _ = two(tmp_path)
    with pytest.raises(FileNotFoundError):
        exchange(one, tmp_path / "gone")
    assert (one / "one").exists()


@pytest.mark.parametrize("number", [None, errno.ENOSYS])
def test_without_a_call_for_all_of_them_every_file_and_directory_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int | None
) -> None:
    one, other = two(tmp_path)
    many = [other / str(number) for number in range(FEW)]
    for path in many:
        path.touch()
    (one / "link").symlink_to("nowhere")
    synced: list[Path] = []
    monkeypatch.setattr(disk, "_libc", Without if number is None else lambda: failing_with(number))
    monkeypatch.setattr(disk, "sync", synced.append)
    sync_tree(tmp_path)
    assert sorted(synced) == sorted([tmp_path, one, one / "one", other, other / "other", *many])
    assert synced[-1] == tmp_path, "a directory after what is in it"


def test_a_few_files_do_not_wait_for_what_others_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = two(tmp_path)
    synced: list[Path] = []
    monkeypatch.setattr(disk, "_libc", lambda: failing_with(errno.EIO))
    monkeypatch.setattr(disk, "sync", synced.append)
    sync_tree(tmp_path)
    assert sorted(synced) == [tmp_path, one, one / "one", other, other / "other"]


def test_directories_that_had_to_be_made_are_on_the_disk_with_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(disk, "sync", synced.append)
    for _ in range(2):
        make_directory(tmp_path / "a" / "b" / "c")
    assert synced == [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]
    assert (tmp_path / "a" / "b" / "c").is_dir()


def test_a_sync_that_fails_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(FEW):
        (tmp_path / str(number)).touch()
    monkeypatch.setattr(disk, "_libc", lambda: failing_with(errno.EIO))
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        sync_tree(tmp_path)


def test_what_is_no_link_is_itself(tmp_path: Path) -> None:
    assert link_target(tmp_path / "new.yaml") == tmp_path / "new.yaml"
