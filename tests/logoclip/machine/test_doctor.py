"""The doctor finds what would stand in the way of training."""

from __future__ import annotations

import json
import subprocess
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest

from logoclip.machine import doctor
from logoclip.machine.check import Check
from logoclip.workspace import Workspace

SOUND = {"torch": "2.9", "transformers": "5.24", "gpu": "Orin", "memory": 64e9, "bfloat16": True}


@pytest.fixture
def examined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Examines a machine whose torch answers as the test says."""

    def examine(answer: object = None, returncode: int = 0, stderr: str = "") -> dict[str, Check]:
        printed = "" if returncode else f"a library says hello\n{json.dumps(answer or SOUND)}\n"
        done = subprocess.CompletedProcess([], returncode, printed, stderr)
        monkeypatch.setattr(doctor.subprocess, "run", lambda *_, **__: done)
        return {check.name: check for check in doctor.examine(Workspace.make(tmp_path))}

    return examine


def test_a_machine_that_can_train(examined: Any) -> None:
    checks = examined()
    assert list(checks) == [
        "Python",
        "engine",
        "GPU",
        "memory",
        "shared memory",
        "disk",
        "logout",
        "file locks",
        "database",
    ]
    assert all(check.verdict != "fault" for check in checks.values())
    assert checks["GPU"] == Check("GPU", "ok", "Orin, 64 GB, bfloat16")


def test_no_gpu_is_slow_but_no_fault(examined: Any) -> None:
    assert examined({**SOUND, "gpu": None, "bfloat16": False})["GPU"].verdict == "warning"


def test_a_torchvision_that_does_not_fit_is_a_fault(examined: Any) -> None:
    checks = examined({"fault": "torch 2.9 and torchvision 0.1 do not belong together"})
    assert checks["engine"] == Check("engine", "fault", "torch 2.9 and torchvision 0.1 do not belong together")
    assert "GPU" not in checks


def test_a_torch_that_takes_its_process_with_it_is_a_fault(examined: Any) -> None:
    checks = examined(returncode=-11, stderr="")
    assert checks["engine"] == Check("engine", "fault", "torch cannot be loaded: exit code -11")


def test_a_console_without_the_engine(examined: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "missing_engine", lambda: ["torch", "peft"])
    assert "not installed: torch, peft; pip install" in examined()["engine"].detail


def test_a_full_disk_is_a_warning_with_its_reason(examined: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage(1e9))
    assert examined()["disk"].verdict == "warning"
    assert examined()["disk"].detail.startswith("1.0 GB free at ")


def test_a_logout_that_ends_runs_is_a_warning_that_says_what_to_do(
    examined: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert examined()["logout"] == Check("logout", "ok", "runs go on after it")
    monkeypatch.setattr(doctor, "logout_warning", lambda: "`loginctl enable-linger` lets runs go on")
    assert examined()["logout"] == Check("logout", "warning", "`loginctl enable-linger` lets runs go on")


def test_a_file_system_without_locks_is_a_fault(examined: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("Function not implemented")

    monkeypatch.setattr(doctor.fcntl, "flock", refuse)
    check = examined()["file locks"]
    assert check.verdict == "fault"
    assert "Function not implemented; put the workspace on a local disk" in check.detail


def test_the_probe_leaves_nothing_behind(examined: Any, tmp_path: Path) -> None:
    examined()
    assert list((tmp_path / "runs").iterdir()) == []
