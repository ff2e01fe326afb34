"""Who computes on a device, seen from several processes, people and workspaces."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.errors import JobError
from logoclip.machine.device_lock import holders, take_beside, take_device

Start = Callable[..., "subprocess.Popen[str]"]

HOLDER = """
    import sys
    from logoclip.machine.device_lock import take_device
    print(take_device(sys.argv[1], sys.argv[2]), flush=True)
    sys.stdin.read()
    """


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the locks of this test's machine lie."""
    monkeypatch.setenv("LOGOCLIP_LOCKS", str(tmp_path / "locks" / "here"))
    return tmp_path / "locks" / "here"


def taken(descriptor: int | None) -> int:
    assert descriptor is not None
    return descriptor


def test_one_holds_a_device_until_it_lets_go(place: Path) -> None:
    held = taken(take_device("cpu", "/ws"))
    assert take_device("cpu", "/other") is None and holders("cpu") == ["/ws"]
    os.close(taken(take_device("cuda:0", "/other")))
    os.close(held)
    assert holders("cpu") == []
    os.close(taken(take_device("cpu", "/other")))


def test_a_killed_holder_lets_go(place: Path, start: Start) -> None:
    holder = start(HOLDER, "cuda:0", "/home/ada/logos")
    assert holder.stdout and holder.stdout.readline() != "None\n"
    assert holders("cuda:0") == ["/home/ada/logos"] and take_device("cuda:0", "") is None
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    os.close(taken(take_device("cuda:0", "")))


def test_several_beside_each_other_keep_the_device_busy_until_the_last_is_gone(place: Path) -> None:
    first, second, third = (take_beside("cpu", name) for name in "abc")
    assert sorted(holders("cpu")) == ["a", "b", "c"]
    for descriptor in (first, third):
        os.close(descriptor)
        assert take_device("cpu", "d") is None
    os.close(second)
    os.close(taken(take_device("cpu", "d")))


def test_devices_of_like_names_are_apart(place: Path) -> None:
    one, ten = taken(take_device("cuda:1", "one")), taken(take_device("cuda:10", "ten"))
    assert holders("cuda:1") == ["one"] and holders("cuda:10") == ["ten"]
    for descriptor in (one, ten):
        os.close(descriptor)


def test_a_lock_that_another_person_made_holds_all_the_same(place: Path) -> None:
    os.close(taken(take_device("cpu", "theirs")))
    file = place / "cpu.0.lock"
    assert file.stat().st_mode & 0o777 == 0o666 and place.stat().st_mode & 0o7777 == 0o1777
    file.chmod(0o444)
    os.close(taken(take_device("cpu", "ours")))


def test_no_link_is_followed(place: Path, tmp_path: Path) -> None:
    place.mkdir(parents=True)
    (tmp_path / "precious").write_text("precious")
    (place / "cpu.0.lock").symlink_to(tmp_path / "precious")
    with pytest.raises(JobError, match="cannot be locked"):
        take_device("cpu", "note")
    assert (tmp_path / "precious").read_text() == "precious"


def test_a_place_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LOGOCLIP_LOCKS", str(tmp_path / "file"))
    with pytest.raises(JobError, match="let LOGOCLIP_LOCKS name a folder that can be"):
        take_device("cpu", "note")
