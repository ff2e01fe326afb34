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


CALLED = """\
#!/bin/sh
echo "$(basename "$0") $* CI=$CI" >> "$CALLS"
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where `make`, `apt-get` and `sudo` write how they were called, in place of doing anything."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("make", "apt-get", "sudo"):
        _program(programs / name, CALLED)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    return tmp_path / "calls"


def _program(path: Path, script: str) -> None:
    path.write_text(script)
    path.chmod(0o755)


def _ci(packages: str, user: int = 0) -> subprocess.CompletedProcess[str]:
    """Runs `.ci/run` as `user`, on a machine where `packages` are missing."""
    programs = Path(os.environ["PATH"].partition(":")[0])
    _program(programs / "python3", f"#!/bin/sh\necho {packages}\n")
    _program(programs / "id", f"#!/bin/sh\necho {user}\n")
    return subprocess.run(
        [ROOT / ".ci" / "run"], env={**os.environ, "PYTHON": "python3"}, capture_output=True, text=True
    )


def test_ci_makes_test_and_nothing_else(calls: Path) -> None:
    assert _ci("").returncode == 0
    assert calls.read_text() == "make test CI=1\n"


def test_ci_installs_what_tests_need_and_is_missing(calls: Path) -> None:
    assert _ci("tmux openssh-server").returncode == 0
    assert calls.read_text().splitlines() == [
        "apt-get -qq update CI=1",
        "apt-get -qq install --no-install-recommends tmux openssh-server CI=1",
        "make test CI=1",
    ]


def test_ci_installs_as_root(calls: Path) -> None:
    assert _ci("tmux", user=1000).returncode == 0
    assert [line.split()[0] for line in calls.read_text().splitlines()] == ["sudo", "sudo", "make"]


def test_what_ci_cannot_install_is_said_and_the_tests_say_the_rest(calls: Path) -> None:
    _program(calls.parent / "bin" / "apt-get", "#!/bin/sh\nexit 100\n")
    done = _ci("tmux")
    assert done.returncode == 0 and done.stderr == "could not be installed: tmux\n"
    assert calls.read_text() == "make test CI=1\n"
