"""The memory of threads."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref

import pytest

from logotui.memory import collect_what_follows, keep_everything

# Threads that each allocate and free what the C library would put into an arena of their own: a heap of 64 MB each.
COUNT = """
import re, sys, threading
from logotui.memory import share_one_arena
if sys.argv[1] == "shared":
    share_one_arena()
gate = threading.Barrier(9)
def work():
    kept = [bytearray(600) for _ in range(500)]
    gate.wait(); gate.wait()
for _ in range(8):
    threading.Thread(target=work).start()
gate.wait()
print(sum(int(e, 16) - int(b, 16) == 2**26 or (int(e, 16) & (2**26 - 1)) == 0
          for b, e in re.findall(r"^(\\w+)-(\\w+) ---p", open("/proc/self/maps").read(), re.M)))
gate.wait()
"""


def reserved(how: str) -> int:
    """Arenas beside the main one, by the address space that each reserves."""
    return int(subprocess.run([sys.executable, "-c", COUNT, how], capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's")
def test_threads_share_one_arena() -> None:
    assert reserved("shared") == 0 < reserved("own")


class Node:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.itself = self


def lives_on() -> bool:
    """Whether what holds itself is still there after much else was made."""
    held = weakref.ref(Node())
    kept = [[] for _ in range(100_000)]
    return bool(kept) and held() is not None


def test_garbage_is_searched_for_only_after_the_start() -> None:
    try:
        keep_everything()
        assert lives_on()
        collect_what_follows()
        assert not lives_on() and gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.enable()
