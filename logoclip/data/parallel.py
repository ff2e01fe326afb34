"""The same work on many items, over the cores of this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Final, TypeVar

from logoclip.errors import JobError

# Not fork: the caller may have threads, and a lock that no child may inherit.
CONTEXT: Final = multiprocessing.get_context("spawn")

Item = TypeVar("Item")
Result = TypeVar("Result")


@contextmanager
def each(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    processes: int | None,
    *,
    chunk: int = 1,
    setup: Callable[[], object] = int,
) -> Iterator[Iterator[Result]]:
    """`work` of every item, in order, over `processes` (None: one a core), `chunk` items at a time.

    Leaving the block early cancels what has not begun and waits for what has.

    Args:
        setup: called once in each process, before it works.

    Raises:
        JobError: a process was killed. What `work` raises comes through as it is.
    """
    workers = min(processes or os.cpu_count() or 1, -(-len(items) // chunk))
    if workers <= 1:
        setup()
        yield map(work, items)
        return
    executor = ProcessPoolExecutor(workers, CONTEXT, initializer=_begin, initargs=(setup,))
    try:
        yield executor.map(work, items, chunksize=chunk)
    except BrokenProcessPool as error:
        raise JobError("a process was killed, perhaps for want of memory") from error
    finally:
        executor.shutdown(cancel_futures=True)


def _begin(setup: Callable[[], object]) -> None:
    _follow_parent()
    setup()


def _follow_parent() -> None:
    """Leave Ctrl+C to the parent, and end when it does, however it does: a waiting child would outlive it for good."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
