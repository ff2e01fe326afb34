"""What the kernel has killed for want of memory: how often, and whether it was this process."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import Final

OWN_GROUPS: Final = Path("/proc/self/cgroup")
GROUPS: Final = Path("/sys/fs/cgroup")
COUNTS: Final = Path("/proc/vmstat")
KERNEL_LOG: Final = Path("/dev/kmsg")

LINE: Final = re.compile(r"^(?:0::|\d+:(?:[^:]*,)?memory(?:,[^:]*)?:)(?P<path>/.*)$", re.MULTILINE)
COUNT: Final = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)
# "6,1045,28508305537,-;Out of memory: Killed process 4711 (python) …": the third field is microseconds since the boot.
KILLED: Final = re.compile(r"^\d+,\d+,(\d+),[^;]*;.*Killed process (\d+) ", re.MULTILINE)


def group_counter() -> str:
    """The file that counts what was killed for memory in this process's control group; empty if there is none.

    Of both versions of control groups. A container that sees its own group as the root has the file there.
    """
    with contextlib.suppress(OSError):
        for found in LINE.finditer(OWN_GROUPS.read_text(encoding="utf-8", errors="replace")):
            for place in (found["path"].lstrip("/"), ""):
                for counter in (GROUPS / place / "memory.events", GROUPS / "memory" / place / "memory.oom_control"):
                    if kills_in(counter) is not None:
                        return str(counter)
    return ""


def kills_in(counter: Path) -> int | None:
    """How often the kernel has killed for memory, as `counter` says; None if it says nothing, or is gone."""
    try:
        found = COUNT.search(counter.read_text(encoding="ascii", errors="replace"))
    except OSError:
        return None
    return int(found[1]) if found else None


def machine_kills() -> int | None:
    """How often the kernel has killed for memory on the whole machine since its boot; None where it does not count."""
    return kills_in(COUNTS)


def logged_kill(pid: int, uptime: float) -> bool:
    """Whether the kernel's log, as far as it may be read, says that it killed `pid` for memory since `uptime` (s)."""
    return any(int(killed) == pid and int(at) / 1e6 >= uptime for at, killed in KILLED.findall(_kernel_log()))


def _kernel_log() -> str:
    """What the kernel's ring holds: one message a read."""
    lines: list[bytes] = []
    with contextlib.suppress(OSError):  # mostly for root alone; and the end of what is there
        log = os.open(KERNEL_LOG, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            while line := os.read(log, 8192):
                lines.append(line)
        finally:
            os.close(log)
    return b"".join(lines).decode("utf-8", errors="replace")
