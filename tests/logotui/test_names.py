from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from logotui.names import fitted, shortened, widest

NAMES = st.text(st.sampled_from("abc-_01漢é."), max_size=30)


@pytest.mark.parametrize(
    ("name", "room", "short"),
    [
        ("jetson_orin_supcon-017", 14, "jetson_or…-017"),
        ("demo-01", 7, "demo-01"),
        ("a_sweep_over_rates-1234", 8, "a_…-1234"),
        ("nothing_but_letters_here", 9, "noth…here"),
        ("run-123456789", 6, "…56789"),
        ("run-1", 1, "…"),
        ("run-1", 0, ""),
        ("漢漢漢漢漢-07", 7, "漢…-07"),
    ],
)
def test_a_long_name_is_cut_in_the_middle_and_keeps_its_number(name: str, room: int, short: str) -> None:
    assert shortened(name, room) == short


@given(NAMES, st.integers(-2, 40))
def test_it_fits_begins_and_ends_as_the_name_and_is_whole_where_it_can_be(name: str, room: int) -> None:
    short = shortened(name, room)
    assert cell_len(short) <= max(room, 0)
    if cell_len(name) <= room:
        assert short == name
    elif room > 0:
        begin, end = short.split("…")
        assert name.startswith(begin) and name.endswith(end)
        assert room - cell_len(short) <= 2, "room is left over"


@given(st.text("abcdefgh_", min_size=1, max_size=30), st.integers(0, 9999), st.integers(6, 40))
def test_names_that_differ_in_their_number_alone_stay_different(stem: str, number: int, room: int) -> None:
    assert shortened(f"{stem}-{number}", room) != shortened(f"{stem}-{number + 1}", room)


@given(NAMES, st.integers(0, 40))
def test_a_fitted_name_is_as_wide_as_its_room(name: str, room: int) -> None:
    assert cell_len(fitted(name, room)) == room


def test_the_widest_name_is_found_in_cells() -> None:
    assert widest(["abc", "漢漢"]) == 4
    assert widest([]) == 0
