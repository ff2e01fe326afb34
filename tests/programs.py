"""The programs that tests need beside Python. Run as a script: prints the Debian packages of those that are missing."""

from __future__ import annotations

import os
import shutil

PACKAGES = {"tmux": "tmux", "sshd": "openssh-server", "chromium": "chromium"}
# sshd is rarely in a user's PATH.
SYSTEM = "/usr/sbin:/usr/local/sbin"


def find(program: str) -> str | None:
    """The full path of `program`; None where it is not installed."""
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:{SYSTEM}")


def missing() -> dict[str, str]:
    """The package of each program that is not installed."""
    return {program: package for program, package in PACKAGES.items() if not find(program)}


if __name__ == "__main__":
    print(*missing().values())  # noqa: T201
