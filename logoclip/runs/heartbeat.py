"""A worker's signs of life, between the steps and while one takes long."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from logoclip.runs.status import BEAT_SECONDS
from logoclip.runs.status_writer import StatusWriter


@contextlib.contextmanager
def heartbeat(status: StatusWriter, seconds: float = BEAT_SECONDS) -> Iterator[None]:
    """Gives a sign of life every `seconds` while this thread is at work in the block, and none after it.

    From a second thread: loading a model or writing a checkpoint may take minutes without a step between. SIGSTOP
    stops both. A disk or a GPU that hangs in the kernel stops one alone, so the second looks after the first.
    """
    over, worker = threading.Event(), threading.get_native_id()

    def beat() -> None:
        before = None
        while not over.wait(seconds):
            waits = _waits_begun(worker)
            if waits is None or waits != before:
                status.beat()
            before = waits

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _waits_begun(thread: int) -> int | None:
    """How often `thread` has begun to wait, if it is in a wait that the kernel lets nobody interrupt; else None.

    The same number twice is one wait from beat to beat: heavy reading makes many short ones.
    """
    try:
        lines = Path(f"/proc/self/task/{thread}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:  # not Linux: what hangs in the kernel is not seen there
        return None
    values = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    return int(values["voluntary_ctxt_switches"]) if values["State"].startswith("D") else None
