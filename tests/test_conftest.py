"""A test that does not run is seen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import programs

ROOT = Path(__file__).parent.parent
SKIPPED = """\
import pytest

def test_that_passes(): pass
@pytest.mark.skip(reason="there is no tmux")
def test_that_is_skipped(): pass
def test_that_skips_itself(): pytest.skip("there is no sshd")
@pytest.mark.xfail(strict=True)
def test_that_is_known_to_fail(): assert False
"""


SKIPPED_WHOLE = "import pytest\npytest.skip('there is no GPU', allow_module_level=True)\n"


def _tested(folder: Path, text: str, ci: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-ra", "-c", os.devnull, f"--rootdir={folder}"]
    environment = {**os.environ, "CI": ci}
    return subprocess.run([*command, str(folder)], cwd=ROOT, env=environment, capture_output=True, text=True)


def test_a_skipped_test_is_a_failure_in_ci_with_its_reason(tmp_path: Path) -> None:
    done = _tested(tmp_path, SKIPPED, ci="1")
    assert done.returncode != 0
    assert "1 failed, 1 passed, 1 xfailed, 1 error" in done.stdout
    for reason in ("there is no tmux", "there is no sshd"):
        assert f"skipped, which CI forbids: {reason}" in done.stdout


def test_so_is_a_skipped_module(tmp_path: Path) -> None:
    done = _tested(tmp_path, SKIPPED_WHOLE, ci="1")
    assert done.returncode != 0
    assert "skipped, which CI forbids: there is no GPU" in done.stdout


@pytest.mark.parametrize(("text", "outcome"), [(SKIPPED, "1 passed, 2 skipped, 1 xfailed"), (SKIPPED_WHOLE, "1 skip")])
def test_elsewhere_they_are_skipped(tmp_path: Path, text: str, outcome: str) -> None:
    assert outcome in _tested(tmp_path, text, ci="").stdout


def test_missing_programs_are_named_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.conftest import pytest_report_header

    monkeypatch.setattr(programs, "PACKAGES", {"sh": "dash", "no-such-program": "its-package"})
    assert programs.missing() == {"no-such-program": "its-package"}
    assert pytest_report_header() == [
        "not installed: no-such-program (package its-package): the tests that need it are skipped"
    ]
