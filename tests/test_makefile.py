"""`make` says what there is to make, and what is missing, in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def _make(*arguments: str) -> subprocess.CompletedProcess[str]:
    # What an outer make hands down would be taken for this one's.
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=ROOT, env=env, capture_output=True, text=True)


def _python(tmp_path: Path, script: str) -> str:
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_make_alone_lists_the_targets() -> None:
    done = _make()
    assert done.returncode == 0
    assert [line.split()[1] for line in done.stdout.splitlines()][:4] == ["help", "demo", "test", "install"]


def test_a_python_that_is_too_old_is_named(tmp_path: Path) -> None:
    done = _make("install", f"VENV={tmp_path}/venv", f"PYTHON={_python(tmp_path, 'exit 1')}")
    assert done.returncode != 0
    assert "needs Python 3.10 or newer" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_python_without_venv_names_the_package(tmp_path: Path) -> None:
    script = 'case "$2" in *ensurepip*) exit 1;; esac'
    done = _make("install", f"VENV={tmp_path}/venv", f"PYTHON={_python(tmp_path, script)}")
    assert done.returncode != 0
    assert "install the package python3-venv" in done.stderr


def test_an_installation_is_not_repeated(tmp_path: Path) -> None:
    """As long as pyproject.toml is older than the stamp."""
    venv = tmp_path / "venv"
    venv.mkdir()
    (venv / ".installed").touch()
    done = _make("install", f"VENV={venv}")
    assert done.returncode == 0
    assert "pip" not in done.stdout


def test_ci_makes_test_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert lines[-1] == "exec make test"
    assert sum("make" in line for line in lines) == 1
