"""Whether what is launched here outlives the person's logout, and what it takes.

`setsid` leaves the terminal but not logind's session: with `KillUserProcesses=yes` logind kills, at logout, every
process in the session's scope. A scope of the person's own service manager lies outside that; the manager itself stays
after the last logout only where lingering is enabled.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from typing import Final

# In scope mode systemd-run becomes the command itself: process id, open descriptors and session stay what they were.
SCOPE: Final = ("systemd-run", "--user", "--scope", "--quiet", "--collect", "--")
KILLED: Final = "at logout this machine kills what a person started (KillUserProcesses=yes in logind.conf)"
PATIENCE: Final = 10.0  # seconds: a service manager that hangs must not keep a run from starting


def scope_prefix() -> tuple[str, ...]:
    """What to put before a command so that it outlives a logout; empty where nothing is needed, or nothing helps."""
    return SCOPE if killed_at_logout() and not logout_warning() else ()


def logout_warning() -> str:
    """Why what is launched here dies at logout, and what to do; empty if it lives on."""
    if not killed_at_logout():
        return ""
    if _properties("show-user", str(os.getuid()), "Linger").get("Linger") != "yes":
        return f"{KILLED}: `loginctl enable-linger` lets runs go on"
    if _output([*SCOPE, "true"]) is None:
        return f"{KILLED}, and `{' '.join(SCOPE[:3])}` does not work here: launch from a full login of your own"
    return ""


def killed_at_logout() -> bool:
    """Whether logind ends this person's processes with the session. Where there is no logind, nothing does."""
    found = _properties("show-session", "", "KillUserProcesses", "KillOnlyUsers", "KillExcludeUsers")
    if found.get("KillUserProcesses") != "yes":
        return False
    user = pwd.getpwuid(os.getuid()).pw_name
    only, spared = (found.get(name, "").split() for name in ("KillOnlyUsers", "KillExcludeUsers"))
    return user not in spared and (not only or user in only)


def _properties(verb: str, subject: str, *names: str) -> dict[str, str]:
    """The properties of `subject`; of logind itself, with drop-ins and defaults resolved, if that is empty."""
    wanted = [f"--property={name}" for name in names]
    output = _output(["loginctl", verb, *([subject] if subject else []), *wanted]) or ""
    return {name: value for name, _, value in (line.partition("=") for line in output.splitlines())}


def _output(command: Sequence[str]) -> str | None:
    """What `command` prints; None if it is not there, fails or hangs."""
    try:
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
