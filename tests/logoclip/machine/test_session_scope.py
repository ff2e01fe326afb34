"""Whether a worker outlives its person's logout, on machines whose logind and service manager are small scripts."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.machine.session_scope import SCOPE, logout_warning, scope_prefix

LOGINCTL = """\
#!/bin/sh
case "$1 $2" in
  "show-session --property=KillUserProcesses") printf '%s\\n' {logind};;
  "show-user {uid}") [ -n "{linger}" ] && echo Linger={linger};;
  *) exit 1;;
esac
"""
Machine = Callable[..., None]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Puts stand-ins on PATH: what logind says, whether this person lingers, and what `systemd-run` does."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def put(name: str, text: str) -> None:
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)

    def make(*logind: str, linger: str = "", run: str = "exit 0") -> None:
        put("loginctl", LOGINCTL.format(logind=" ".join(map(repr, logind)), uid=os.getuid(), linger=linger))
        put("systemd-run", f"#!/bin/sh\n{run}\n")

    return make


def me() -> str:
    return pwd.getpwuid(os.getuid()).pw_name


def test_without_logind_nothing_is_killed(machine: Machine) -> None:
    assert (scope_prefix(), logout_warning()) == ((), "")


@pytest.mark.parametrize(
    "logind",
    [
        ("KillUserProcesses=no",),
        ("KillUserProcesses=yes", f"KillExcludeUsers=somebody {me()}"),
        ("KillUserProcesses=yes", "KillOnlyUsers=somebody"),
    ],
    ids=["nobody's", "not this person's", "another person's"],
)
def test_where_logind_leaves_processes_alone_a_worker_is_started_as_it_is(
    machine: Machine, logind: tuple[str, ...]
) -> None:
    machine(*logind, linger="no")
    assert (scope_prefix(), logout_warning()) == ((), "")


@pytest.mark.parametrize("only", [(), (f"KillOnlyUsers={me()}",)])
def test_where_it_kills_and_lingering_is_enabled_a_worker_gets_a_scope_of_its_own(
    machine: Machine, only: tuple[str, ...]
) -> None:
    machine("KillUserProcesses=yes", "KillExcludeUsers=somebody", *only, linger="yes")
    assert (scope_prefix(), logout_warning()) == (SCOPE, "")


@pytest.mark.parametrize("linger", ["no", ""])
def test_without_lingering_the_person_reads_what_to_do(machine: Machine, linger: str) -> None:
    machine("KillUserProcesses=yes", "KillExcludeUsers=somebody", linger=linger)
    assert scope_prefix() == ()
    assert "KillUserProcesses=yes" in logout_warning() and "`loginctl enable-linger`" in logout_warning()


def test_where_no_scope_can_be_made_a_worker_is_started_all_the_same(machine: Machine) -> None:
    machine("KillUserProcesses=yes", "KillExcludeUsers=somebody", linger="yes", run="echo no bus >&2; exit 1")
    assert scope_prefix() == ()
    assert "`systemd-run --user --scope` does not work here" in logout_warning()
