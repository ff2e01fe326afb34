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
    setup: Callable[[], object] | None = None,
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
        if setup:
            setup()
        yield map(work, items)
        return
    executor = ProcessPoolExecutor(workers, CONTEXT, initializer=_begin, initargs=(setup,))
    try:
        with starting_children():
            results = executor.map(work, items, chunksize=chunk)
        yield results
    except BrokenProcessPool as error:
        raise JobError("a process was killed, perhaps for want of memory") from error
    finally:
        executor.shutdown(cancel_futures=True)


def _begin(setup: Callable[[], object] | None) -> None:
    answer_to_parent()
    if setup:
        setup()


@contextmanager
def starting_children() -> Iterator[None]:
    """Processes that are started in the block are deaf to the signals that end a worker until they `answer_to_parent`.

    Without that a signal to the whole group ends those that have not come so far.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def answer_to_parent() -> None:
    """Lets this process answer to its parent alone, which says when the work is over.

    Ctrl+C, SIGTERM and a hang-up may be sent to a whole group, or to everything in a control group: the parent saves
    and ends then, and needs its children until it has. SIGTERM from the parent itself ends this process, and so does
    the parent's own end, however it comes: a waiting child would outlive it for good.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})
    # Blocked in this thread, and so in all that come after; waited for in one, which is told who sent it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    threading.Thread(target=_end_on_parents_word, daemon=True).start()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_on_parents_word() -> None:
    parent = os.getppid()
    while signal.sigwaitinfo({signal.SIGTERM}).si_pid != parent:
        pass
    os._exit(0)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
