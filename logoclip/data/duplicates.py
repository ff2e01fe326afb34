"""Which of many 64-bit hashes lie near each other, without comparing all with all; and the groups that pairs make."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from logoclip.data.copies import NEAR_DUPLICATE

BANDS: Final = 8
# Pictures on plain ground share bands by the thousand: beyond these bounds a hash says too little.
WINDOW: Final = 64
MOST_NEIGHBOURS: Final = 32

Pairs = NDArray[np.int64]


def near_pairs(hashes: NDArray[np.uint64], limit: int = NEAR_DUPLICATE) -> Pairs:
    """Every two of `hashes` [N] that differ in at most `limit` bits: their places [P, 2], the lesser first, in order.

    By the pigeonhole principle two hashes that differ in at most 6 bits agree in at least two of eight bands of a byte,
    so only those that share two bands are compared. Of more than 64 hashes that share two bands each is compared with
    the 64 next in order, and of those after a hash at most the 32 nearest are given.

    Args:
        limit: 0 to 6.
    """
    if not 0 <= limit <= BANDS - 2:
        raise ValueError(f"a limit of {limit} bits: two of {BANDS} bands need not agree beyond {BANDS - 2}")
    # In the order of the hashes, equal ones are next to each other where the window is too small for all.
    order = np.argsort(hashes, kind="stable")
    bands, codes = _bands(hashes[order]), np.empty(0, np.int64)
    for first, second in combinations(range(BANDS), 2):
        shared = bands[:, first] * np.uint16(256) + bands[:, second]
        found = _sharing(hashes, order[np.argsort(shared, kind="stable")], np.sort(shared), limit)
        codes = _nearest(hashes, np.union1d(codes, found))  # at once: all that many like pictures share is too much
    return np.stack(np.divmod(codes, max(1, len(hashes))), axis=1)


def groups(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """The group of each of `count` things that `pairs` tie together: the least place in it."""
    leader = list(range(count))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = place = leader[leader[place]]
        return place

    for first, second in pairs:
        low, high = sorted((find(first), find(second)))
        leader[high] = low
    return [find(place) for place in range(count)]


def distances(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.int64]:
    """How many bits differ, 0 to 64, hash by hash."""
    # The bits of each two, four and eight added up side by side (Hacker's Delight, 5-1): numpy 1 counts no bits.
    bits = first ^ second
    bits = bits - ((bits >> np.uint64(1)) & np.uint64(0x5555555555555555))
    bits = (bits & np.uint64(0x3333333333333333)) + ((bits >> np.uint64(2)) & np.uint64(0x3333333333333333))
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.asarray((bits * np.uint64(0x0101010101010101)) >> np.uint64(56), np.int64)


def _bands(hashes: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """[N, 8]: each band has a bit of every row and of every column, as a margin's rows and columns are all alike."""
    bits = np.unpackbits(np.ascontiguousarray(hashes, ">u8").view(np.uint8).reshape(-1, 8, 1), axis=2)
    rows, columns = np.indices((8, 8))
    return np.packbits(bits[:, rows, (rows + columns) % 8], axis=1)[:, 0].astype(np.uint16)


def _sharing(hashes: NDArray[np.uint64], order: Pairs, keys: NDArray[np.uint16], limit: int) -> Pairs:
    """Codes (the lesser place × N + the greater one) of near pairs with equal `keys`, which belong to `order`."""
    found = [np.empty(0, np.int64)]
    starts = np.arange(len(order))
    for step in range(1, WINDOW + 1):
        starts = starts[: np.searchsorted(starts, len(order) - step)]
        starts = starts[keys[starts] == keys[starts + step]]
        if not len(starts):
            break
        first, second = order[starts], order[starts + step]
        near = distances(hashes[first], hashes[second]) <= limit
        found.append(_code(first[near], second[near], len(hashes)))
    return np.concatenate(found)


def _code(first: NDArray[np.int64], second: NDArray[np.int64], count: int) -> Pairs:
    return np.asarray(np.minimum(first, second) * count + np.maximum(first, second), np.int64)


def _nearest(hashes: NDArray[np.uint64], codes: Pairs) -> Pairs:
    """`codes`, in order, with no more than `MOST_NEIGHBOURS` of a first place: those nearest to it."""
    first, second = np.divmod(codes, max(1, len(hashes)))
    if not len(codes) or np.bincount(first).max() <= MOST_NEIGHBOURS:
        return codes
    order = np.lexsort((second, distances(hashes[first], hashes[second]), first))
    rank = np.arange(len(first)) - np.searchsorted(first, first)  # `first` is in order already
    return np.sort(codes[order[rank < MOST_NEIGHBOURS]])
