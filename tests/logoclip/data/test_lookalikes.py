from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.data.lookalikes import (
    DIGITS,
    EDIT,
    EDITS,
    ONE_EDIT,
    PREFIX,
    REASONS,
    SAME_LETTERS,
    TWO_EDITS,
    distance,
    letters,
    lookalikes,
)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("McDonald's", "mcdonalds", SAME_LETTERS),
        ("coca-cola", "Coca Cola", SAME_LETTERS),
        ("nestle", "nestlé", SAME_LETTERS),
        ("straße", "strasse", SAME_LETTERS),
        ("face8ook", "facebook", DIGITS),
        ("g00gle", "google", DIGITS),
        ("adidas", "addidas", EDIT),
        ("appel", "apple", EDIT),
        ("louis vuitton", "louisvuiton", EDIT),
        ("starbucks", "starbucks coffee", PREFIX),
        ("pepsi", "pepsico", PREFIX),
        ("harley davidson", "harly davidsen", EDITS),
    ],
)
def test_each_kind_is_found_whichever_name_comes_first(first: str, second: str, reason: str) -> None:
    for names in ([first, second, "unlike"], ["unlike", second, first]):
        (pair,) = lookalikes(names)
        assert ({pair.first, pair.second}, pair.reason) == ({first, second}, reason)


@pytest.mark.parametrize(
    "names",
    [
        ("hp", "lg"), ("bmw", "kmw"), ("route 66", "route 67"), ("area 1", "area 2"), ("ford", "fordham castle inn"),
        ("7up", "3m"), ("!", "?"), ("acme", "acme"), ("ikea", "nike"),
    ],
)  # fmt: skip
def test_other_names_are_other_names(names: tuple[str, ...]) -> None:
    assert lookalikes(names) == []


def test_a_word_that_many_names_begin_with_is_no_brand_cut_short() -> None:
    ends = ["bakery", "motors", "tyres", "coffee", "airlines", "press", "school"]
    assert lookalikes(["royal", *(f"royal {end}" for end in ends)]) == []


def test_the_likeliest_come_first_and_each_pair_once() -> None:
    found = lookalikes(["nestle", "nestlé", "nestl3", "nestlee", "nestle water"])
    order = [REASONS.index(pair.reason) for pair in found]
    assert order == sorted(order)
    assert len({(pair.first, pair.second) for pair in found}) == len(found)


WORD = st.text("abc", min_size=3, max_size=11)


@given(st.lists(WORD, max_size=25, unique=True))
def test_edits_are_those_that_comparing_all_with_all_finds(names: list[str]) -> None:
    near = {
        (min(pair), max(pair))
        for pair in combinations(names, 2)
        for least, edits in ((ONE_EDIT, 1), (TWO_EDITS, 2))
        if min(map(len, pair)) >= least and distance(*pair) <= edits
    }
    found = {(pair.first, pair.second) for pair in lookalikes(names) if pair.reason in (EDIT, EDITS)}
    assert found <= near
    assert near <= {(pair.first, pair.second) for pair in lookalikes(names)}


def slow_distance(first: str, second: str) -> int:
    if not first or not second:
        return len(first) + len(second)
    ways = [
        slow_distance(first[1:], second) + 1,
        slow_distance(first, second[1:]) + 1,
        slow_distance(first[1:], second[1:]) + (first[0] != second[0]),
    ]
    if len(first) > 1 and len(second) > 1 and first[:2] == second[1::-1]:
        ways.append(slow_distance(first[2:], second[2:]) + 1)
    return min(ways)


@given(st.text("ab", max_size=5), st.text("ab", max_size=5))
def test_distance_is_what_its_definition_says(first: str, second: str) -> None:
    assert distance(first, second) == slow_distance(first, second)


@given(st.text(max_size=12))
def test_letters_of_letters_are_themselves(name: str) -> None:
    assert letters(letters(name)) == letters(name)
