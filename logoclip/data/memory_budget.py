"""Memory that several processes share out among each other before they take it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import BaseContext


class MemoryBudget:
    """So many bytes, for all processes that were handed it when they were started.

    Args:
        context: what starts the processes.
    """

    def __init__(self, total: int, context: BaseContext) -> None:
        self.total = total
        self._free = context.Value("q", total, lock=False)
        self._changed = context.Condition()

    @contextmanager
    def share(self) -> Iterator[Callable[[int], None]]:
        """What is asked for in the block, by the function it is given, is waited for, and free again after it.

        More than all there is waits until there is nothing else.
        """
        taken: list[int] = []

        def take(size: int) -> None:
            size = min(size, self.total)
            with self._changed:
                self._changed.wait_for(lambda: self._free.value >= size)
                self._free.value -= size
            taken.append(size)

        try:
            yield take
        finally:
            with self._changed:
                self._free.value += sum(taken)
                self._changed.notify_all()
