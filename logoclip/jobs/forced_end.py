"""A stop that the work does not hear: after a stated time the worker ends itself, whoever asked and from wherever."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from typing import Final

from logoclip.jobs.job import Job, log
from logoclip.runs.control import STOP_SECONDS, read_control

LOOK_SECONDS: Final = 1.0
STEPS_ALLOWED: Final = 3  # a job that looks up every two minutes is given six
SAVING_SECONDS: Final = 600.0  # after the stop was heard: a large checkpoint on a memory card takes minutes
LAST_WORDS_SECONDS: Final = 5.0
EXIT_CODE: Final = 1


@contextlib.contextmanager
def forced_end(job: Job, least: float = STOP_SECONDS) -> Iterator[None]:
    """Ends this process if a stop is wanted for `least` seconds in the block and the work has not ended by then.

    From a second thread, so that a load, a disk or a GPU that hangs keeps no run at work for ever. Work that looks up
    seldom is given three times as long as it has been deaf so far, and once it has heard, the time to save.
    """
    over = threading.Event()
    thread = threading.Thread(target=_watch, args=(job, least, over), name="forced-end", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _watch(job: Job, least: float, over: threading.Event) -> None:
    since: float | None = None
    while not over.wait(min(LOOK_SECONDS, least)):
        if read_control(job.run).wanted != "stopped":
            since = None
            continue
        since = since or time.monotonic()
        if time.monotonic() - since > _allowed(job, least) and not over.is_set():
            _end(job, time.monotonic() - since)


def _allowed(job: Job, least: float) -> float:
    heard_stop = job.heard is not None and job.heard[1] == "stopped"
    return max(least, STEPS_ALLOWED * job.longest_deaf, SAVING_SECONDS if heard_stop else 0.0)


def _end(job: Job, seconds: float) -> None:
    """Say what can be said, which may hang too, and be gone."""
    saved = f"; step {job.status.current.last_durable_step} is saved" if job.status.current.kind == "train" else ""
    said = f"ended by force: a stop was not obeyed for {seconds:.0f} s{saved}"

    def last_words() -> None:
        log(said)
        job.status.write(state="stopped", pid=None, message=said, exit_code=EXIT_CODE)

    words = threading.Thread(target=last_words, daemon=True)
    words.start()
    words.join(LAST_WORDS_SECONDS)
    os._exit(EXIT_CODE)
