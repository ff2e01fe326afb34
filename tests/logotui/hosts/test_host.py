"""What every host has in common: the words of its link, and the log of faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from logotui.hosts.host import HostFault, Link, kept


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "logotui" / "faults.log"


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (Link(), ""),
        (Link(lost=True, reason="gone", retry_in=4.0), "link lost, retrying in 4 s"),
        (Link(lost=True, reason="gone", retry_in=0.0), "link lost, retrying"),
        (Link(lost=True, reason="gone"), "link lost, retrying"),
    ],
)
def test_a_link_is_silent_until_it_is_lost(link: Link, words: str) -> None:
    assert str(link) == words


def test_a_fault_is_one_line_that_says_where_its_traceback_is(log: Path) -> None:
    fault = HostFault("orin: runs: ZeroDivisionError", "Traceback:\n  line 1")
    assert str(fault) == f"orin: runs: ZeroDivisionError: a mistake in the program; the details are in {log}"
    assert log.read_text().endswith(" orin: runs: ZeroDivisionError\nTraceback:\n  line 1\n")


def test_faults_are_kept_one_after_the_other(log: Path) -> None:
    for number in range(3):
        assert kept(f"fault {number}", f"traceback {number}") == log
    lines = log.read_text().splitlines()
    assert [line for line in lines if line.startswith("traceback")] == [f"traceback {number}" for number in range(3)]


def test_half_a_character_is_kept_as_an_escape(log: Path) -> None:
    kept("fault", "name: \udce9")
    assert "name: \\udce9\n" in log.read_text(encoding="utf-8")


def test_without_a_state_directory_it_lies_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", "")
    assert kept("fault", "traceback") == tmp_path / ".local" / "state" / "logotui" / "faults.log"


def test_a_place_that_cannot_be_written_does_not_hide_the_fault(log: Path) -> None:
    log.parent.parent.write_text("a file where the directory should be")
    assert kept("fault", "traceback") == log
