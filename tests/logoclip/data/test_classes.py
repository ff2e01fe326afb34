"""What the classes of a data set are called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from logoclip.data.aliases import Aliases
from logoclip.data.brands import canonical
from logoclip.data.classes import NamedClass, name_classes


def test_a_class_bears_its_name_where_no_other_has_it() -> None:
    found = [("Cars", "lexus-1"), ("Cars", "lexus-2"), ("Food", "acme")]
    assert name_classes(found, Aliases()).named == {
        ("Cars", "lexus-1"): NamedClass("lexus-1", "lexus"),
        ("Cars", "lexus-2"): NamedClass("lexus-2", "lexus"),
        ("Food", "acme"): NamedClass("acme", "acme"),
    }


def test_a_name_in_two_categories_is_two_classes_of_one_brand() -> None:
    found = [("Food", "delta"), ("Transportation", "delta"), ("Food", "delta-2")]
    assert name_classes(found, Aliases()).named == {
        ("Food", "delta"): NamedClass("Food/delta", "delta"),
        ("Transportation", "delta"): NamedClass("Transportation/delta", "delta"),
        ("Food", "delta-2"): NamedClass("delta-2", "delta"),
    }


def test_an_alias_joins_or_parts_them() -> None:
    found = [("Food", "delta"), ("Transportation", "delta")]
    joined = name_classes(found, Aliases("t", {"food/delta": "transportation/delta"}))
    assert set(joined.named.values()) == {NamedClass("delta", "delta")}
    assert joined.used == {"food/delta": "transportation/delta"}
    parted = name_classes(found, Aliases("t", {"food/delta": "delta dairy", "nobody": "else"}))
    assert [one.brand for one in parted.named.values()] == ["delta dairy", "delta"]
    assert [one.class_name for one in parted.named.values()] == ["Food/delta", "Transportation/delta"]
    assert parted.used == {"food/delta": "delta dairy"}


def test_one_category_spelt_twice_is_one() -> None:
    named = name_classes([("Food", "acme"), ("food", "acme")], Aliases()).named
    assert set(named.values()) == {NamedClass("acme", "acme")}


PARTS = st.sampled_from(["a", "b", "a-1", "a/b", "X", "x"])


@given(st.lists(st.tuples(st.sampled_from(["X", "x", "Y"]), PARTS.map(str.casefold)), min_size=1))
def test_classes_have_one_name_exactly_if_they_are_the_same(found: list[tuple[str, str]]) -> None:
    named = name_classes(found, Aliases()).named
    for category, name in found:
        for other_category, other in found:
            same = (category.casefold(), name) == (other_category.casefold(), other)
            one, another = named[category, name], named[other_category, other]
            assert (one.class_name == another.class_name) is same
            assert (one.brand == another.brand) is (canonical(name) == canonical(other))
