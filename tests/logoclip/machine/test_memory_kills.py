from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.machine import memory_kills
from logoclip.machine.memory_kills import group_counter, kills_in, logged_kill, machine_kills


@pytest.fixture
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memory_kills, "GROUPS", tmp_path / "cgroup")
    monkeypatch.setattr(memory_kills, "OWN_GROUPS", tmp_path / "self")
    return tmp_path


def make(counter: Path, text: str = "oom 3\noom_kill 2\n") -> str:
    counter.parent.mkdir(parents=True, exist_ok=True)
    counter.write_text(text)
    return str(counter)


@pytest.mark.parametrize(
    ("own", "file"),
    [
        ("0::/user.slice/run-1.scope\n", "user.slice/run-1.scope/memory.events"),
        ("0::/\n", "memory.events"),
        ("9:pids:/\n4:memory:/docker/ab\n0::/\n", "memory/docker/ab/memory.oom_control"),
        ("4:cpu,memory:/docker/ab\n", "memory/memory.oom_control"),  # a container that sees its group as the root
    ],
    ids=["version 2", "root", "version 1", "version 1 in a container"],
)
def test_the_counter_of_ones_own_group_is_found(groups: Path, own: str, file: str) -> None:
    (groups / "self").write_text(own)
    counter = make(groups / "cgroup" / file)
    assert group_counter() == counter and kills_in(Path(counter)) == 2


@pytest.mark.parametrize("own", [None, "", "3:cpu:/\n", "0::/gone\n", "\udcff"])
def test_without_a_counter_there_is_none(groups: Path, own: str | None) -> None:
    if own is not None:
        (groups / "self").write_text(own, errors="surrogateescape")
    assert group_counter() == ""


@pytest.mark.parametrize("text", ["", "oom_kill many\n", "oom_kill_disable 0\nunder_oom 0\n"])
def test_what_counts_nothing_says_nothing(tmp_path: Path, text: str) -> None:
    assert kills_in(Path(make(tmp_path / "counter", text))) is None


def test_the_machine_counts_or_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_kills, "COUNTS", tmp_path / "vmstat")
    assert machine_kills() is None
    make(tmp_path / "vmstat", "pgfault 9\noom_kill 7\n")
    assert machine_kills() == 7


def test_a_kill_in_the_kernels_log_is_that_of_this_process_and_this_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_kills, "KERNEL_LOG", tmp_path / "kmsg")
    assert not logged_kill(4711, 0)
    lines = "6,1,5000000,-;eth0: up\n3,2,9000000,-;Memory cgroup out of memory: Killed process 4711 (python) total-vm\n"
    make(tmp_path / "kmsg", lines)
    assert logged_kill(4711, 8.5) and not logged_kill(4711, 9.5) and not logged_kill(47, 0)
