"""Memory that several processes share out among each other before they take it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.context import BaseContext

from logoclip.data.parallel import CONTEXT
from logoclip.data.pictures import MOST_BYTES


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


_budget: MemoryBudget | None = None


def use_budget(budget: MemoryBudget) -> None:
    """Let this process take its memory for pictures from what it shares with others."""
    global _budget
    _budget = budget


def picture_budget() -> Callable[[], None]:
    """What lets each process that calls it share the memory that all may take for pictures together."""
    return partial(use_budget, MemoryBudget(MOST_BYTES, CONTEXT))


@contextmanager
def share_of_budget() -> Iterator[Callable[[int], None]]:
    """`share` of the budget that this process was told to use; without one, what grants everything."""
    if _budget:
        with _budget.share() as take:
            yield take
    else:
        yield lambda _: None
