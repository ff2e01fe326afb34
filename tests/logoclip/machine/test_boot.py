"""Machines are known by their boot."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from logoclip.machine import boot

fresh = boot.boot_id.__wrapped__  # without what it remembers


@pytest.fixture
def not_linux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without `/proc`; returns the one folder of its commands."""
    monkeypatch.setattr(boot, "BOOT_ID", tmp_path / "none")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.mark.skipif(not boot.BOOT_ID.exists(), reason="Linux alone says it there")
def test_linux_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "renamed")
    assert fresh() == boot.boot_id() == boot.BOOT_ID.read_text().strip()


def test_macos_says_it_by_a_command(not_linux: Path) -> None:
    (sysctl := not_linux / "sysctl").write_text('#!/bin/sh\n[ "$2" = kern.bootsessionuuid ] && echo 1CF5-77\n')
    sysctl.chmod(0o755)
    assert fresh() == "1CF5-77"


def test_elsewhere_the_time_of_the_boot_has_to_do(not_linux: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "boot_time", lambda: 1234.4)
    assert fresh() == "booted-1234"
