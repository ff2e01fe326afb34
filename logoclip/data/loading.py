"""Batches made by processes of their own: their trouble in one line, and never a wait that nobody can end."""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, Protocol, TypeVar, cast

import torch
from torch.utils.data import DataLoader, Dataset, get_worker_info

from logoclip.data.parallel import answer_to_parent, starting_children
from logoclip.errors import JobError, LogoclipError
from logoclip.machine.shared_memory import AHEAD, REMEDY

POLL_SECONDS: Final = 0.25  # between two looks whether a batch is still wanted
STALLED_SECONDS: Final = 300.0  # a batch takes seconds: by then a disk or a network is gone

Item = TypeVar("Item")


class Batch(Protocol):
    """What travels between processes: a tensor, or what holds some."""

    def share_memory_(self) -> Any: ...

    def pin_memory(self) -> Any: ...


Made = TypeVar("Made", bound=Batch)


def load(
    work: Callable[[Item], Any],
    batches: Iterable[Sequence[Item]],
    collate: Callable[[list[Any]], Made],
    processes: int,
    waiting: Callable[[], object] = lambda: None,
) -> Iterator[Made]:
    """`collate` of `work` of the items of each batch, in order.

    Args:
        processes: how many load ahead; 0 loads in this one, when a batch is asked for.
        waiting: called again and again while there is no batch yet; what it raises ends the wait.

    Raises:
        JobError: a process was killed, the shared memory is too small for the batches, or nothing comes for minutes.
        LogoclipError: what `work` raises comes through as it is.
    """
    loader = DataLoader(
        _Work(work),
        batch_sampler=cast("Any", batches),
        num_workers=processes,
        collate_fn=_Collate(collate),
        worker_init_fn=_begin if processes else None,
        pin_memory=torch.cuda.is_available(),
        timeout=POLL_SECONDS if processes else 0,
        prefetch_factor=AHEAD if processes else None,
        generator=torch.Generator(),  # torch draws a seed for its processes: not from the global one
    )
    with _loading_processes(loader) as (made, children):
        while (batch := _next(made, children, waiting)) is not None:
            if isinstance(batch, LogoclipError):
                raise batch
            yield batch


class _Work(Dataset[Any], Generic[Item]):
    """The items of one batch, or the error that one of them is: raised here, torch would wrap it in a traceback."""

    def __init__(self, work: Callable[[Item], Any]) -> None:
        self.work = work

    def __getitems__(self, items: Sequence[Item]) -> list[Any] | LogoclipError:
        try:
            return [self.work(item) for item in items]
        except LogoclipError as error:
            return error


class _Collate(Generic[Made]):
    """A batch in shared memory, or an error that says why there is none."""

    def __init__(self, collate: Callable[[list[Any]], Made]) -> None:
        self.collate = collate

    def __call__(self, items: list[Any] | LogoclipError) -> Made | LogoclipError:
        if isinstance(items, LogoclipError):
            return items
        batch = self.collate(items)
        if get_worker_info() is None:
            return batch
        try:
            # Here, where an error can be sent. Left to the queue, it is met in a thread that drops the batch, and the
            # trainer waits for it for ever.
            batch.share_memory_()
        except (RuntimeError, OSError) as error:
            said = str(error).splitlines()[0]
            return JobError(
                f"a batch of crops does not fit into the shared memory (/dev/shm) any more: {REMEDY} ({said})"
            )
        return batch


def _begin(_: int) -> None:
    answer_to_parent()
    torch.set_num_threads(1)


@contextmanager
def _loading_processes(loader: DataLoader[Any]) -> Iterator[tuple[Iterator[Any], list[BaseProcess]]]:
    """The loader's iterator and its processes, which are gone after the block."""
    others = set(multiprocessing.active_children())
    main = threading.current_thread() is threading.main_thread()
    handler = signal.getsignal(signal.SIGCHLD)
    with starting_children():
        made = iter(loader)
    if main:
        # torch raises the death of a process wherever this thread happens to be, in the midst of a checkpoint too.
        # Without that it is found where a batch is waited for.
        signal.signal(signal.SIGCHLD, handler or signal.SIG_DFL)
    children = [child for child in multiprocessing.active_children() if child not in others]
    try:
        yield made, children
    finally:
        # After the last batch they have ended. Before it torch would wait some seconds for each; they hold nothing.
        for child in children:
            child.kill()
            child.join()


def _next(made: Iterator[Any], children: Sequence[BaseProcess], waiting: Callable[[], object]) -> Any:
    """The next batch; None after the last one."""
    stalled = time.monotonic() + STALLED_SECONDS
    while time.monotonic() < stalled:
        try:
            return next(made, None)
        except RuntimeError as error:
            if "DataLoader worker" in str(error) and "exited unexpectedly" in str(error):
                raise JobError(_killed(children)) from error
            if not str(error).startswith("DataLoader timed out"):
                raise
        waiting()
    raise JobError(
        f"no batch of crops for {STALLED_SECONDS / 60:.0f} minutes: the processes that load them hang; "
        "look at the disk that the data are on, or set num_workers: 0"
    )


def _killed(children: Sequence[BaseProcess]) -> str:
    ends = [child.exitcode for child in children if child.exitcode]
    number = -ends[0] if ends and ends[0] < 0 else 0
    reasons = {
        signal.SIGKILL: "by SIGKILL, perhaps for want of memory: lower num_workers, or end other programs",
        signal.SIGBUS: f"because the shared memory (/dev/shm) is full: {REMEDY}",
    }
    how = f"by signal {number}" if number else "without a word"
    return f"a process that loads crops was killed {reasons.get(cast('Any', number), how)}"
