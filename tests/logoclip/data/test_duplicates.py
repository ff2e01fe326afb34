from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.data.copies import NEAR_DUPLICATE
from logoclip.data.duplicates import WINDOW, distances, groups, near_pairs

HASH = st.integers(0, 2**64 - 1)


@st.composite
def hashes(draw: st.DrawFn) -> list[int]:
    """Some hashes, and others a few flipped bits from them."""
    some = draw(st.lists(HASH, min_size=1, max_size=12))
    near = [
        draw(st.sampled_from(some)) ^ sum(1 << bit for bit in draw(st.sets(st.integers(0, 63), max_size=9)))
        for _ in range(draw(st.integers(0, 18)))
    ]
    return draw(st.permutations([*some, *near]))


def brute(values: list[int], limit: int) -> list[tuple[int, int]]:
    return [
        (one, other)
        for one in range(len(values))
        for other in range(one + 1, len(values))
        if (values[one] ^ values[other]).bit_count() <= limit
    ]


@given(hashes(), st.integers(0, NEAR_DUPLICATE))
def test_near_pairs_are_those_that_brute_force_finds(values: list[int], limit: int) -> None:
    assert [tuple(pair) for pair in near_pairs(np.array(values, np.uint64), limit).tolist()] == brute(values, limit)


@given(st.lists(st.tuples(HASH, HASH), max_size=20))
def test_distances_count_bits(pairs: list[tuple[int, int]]) -> None:
    first, second = (np.array([pair[side] for pair in pairs], np.uint64) for side in (0, 1))
    assert distances(first, second).tolist() == [(one ^ other).bit_count() for one, other in pairs]


def test_nothing_has_no_pairs() -> None:
    assert near_pairs(np.empty(0, np.uint64)).shape == (0, 2)


def test_more_than_the_bands_promise_is_refused() -> None:
    with pytest.raises(ValueError, match="7 bits"):
        near_pairs(np.zeros(2, np.uint64), 7)


def test_many_equal_hashes_hang_together_in_few_pairs() -> None:
    count = 10 * WINDOW
    pairs = near_pairs(np.full(count, 7, np.uint64))
    assert len(pairs) < count * WINDOW
    assert set(groups(count, [(one, other) for one, other in pairs.tolist()])) == {0}


@given(st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_groups_are_what_can_be_reached(case: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = case
    reached = [{place} for place in range(count)]
    for _ in range(count):
        for one, other in pairs:
            both = reached[one] | reached[other]
            for place in both:
                reached[place] = both
    assert groups(count, pairs) == [min(others) for others in reached]
