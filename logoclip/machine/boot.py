"""Which boot of which machine this is: what two processes have in common if one kernel keeps their locks."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path
from typing import Final

BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
SESSION: Final = ("sysctl", "-n", "kern.bootsessionuuid")


@functools.cache
def boot_id() -> str:
    """An identifier that is new after each boot, and the same in all containers of a machine.

    A host name is neither: each new container has one of its own, and a reboot changes none.
    """
    try:
        return BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return _elsewhere()


def _elsewhere() -> str:
    """As macOS says it. Its time of boot would not do: that moves whenever the clock is set."""
    try:
        return subprocess.run(SESSION, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        import psutil

        return f"booted-{psutil.boot_time():.0f}"
