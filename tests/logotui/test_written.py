from __future__ import annotations

import pytest

from logotui.written import parse, same, shown


def test_one_and_true_are_two_settings_and_one_and_a_float_are_not() -> None:
    assert same(1, 1.0) and not same(1, True)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("16", 16), (" 1e-5 ", 1e-5), ("0.5", 0.5), ("-1", -1), ("ten", "ten"), ("", "")],
)
def test_what_is_typed_becomes_a_number_where_it_is_one(typed: str, value: object) -> None:
    assert parse(typed) == value
    assert type(parse(typed)) is type(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e-5, "1e-5"), (0.07, "0.07"), (32.0, "32"), (True, "on"), (False, "off"), ("squash", "squash")],
)
def test_values_are_shown_as_a_person_writes_them(value: object, text: str) -> None:
    assert shown(value) == text


def test_no_digit_of_a_number_is_lost_on_screen() -> None:
    for value in (0.123456789, 1 / 3, 1.5e-7, 123456.75):
        assert parse(shown(value)) == value
