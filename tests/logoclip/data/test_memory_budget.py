from __future__ import annotations

from functools import partial

from logoclip.data.memory_budget import MemoryBudget
from logoclip.data.parallel import CONTEXT, each

TOTAL = 10
_shared: MemoryBudget


def use(budget: MemoryBudget) -> None:
    global _shared
    _shared = budget


def in_flight(size: int) -> int:
    """Takes `size`, and says how much is taken by all processes then."""
    with _shared.share() as take:
        take(size)
        return _shared.total - _shared._free.value


def test_no_more_is_taken_than_there_is() -> None:
    sizes = [3, 7, 10, 4, 4, 1, 9, 25, 2, 6] * 20
    budget = MemoryBudget(TOTAL, CONTEXT)
    with each(in_flight, sizes, 3, setup=partial(use, budget)) as taken:
        found = list(taken)
    assert all(min(size, TOTAL) <= used <= TOTAL for size, used in zip(sizes, found, strict=True))
    assert budget._free.value == TOTAL


def test_what_fails_gives_its_share_back() -> None:
    budget = MemoryBudget(TOTAL, CONTEXT)
    for _ in range(3):
        try:
            with budget.share() as take:
                take(8)
                raise ValueError
        except ValueError:
            pass
    assert budget._free.value == TOTAL


def test_who_takes_nothing_waits_for_nothing() -> None:
    budget = MemoryBudget(TOTAL, CONTEXT)
    with budget.share() as take:
        take(TOTAL)
        with budget.share():
            pass
