from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from logotui.drawing.folding import cuts


@given(st.text(st.sampled_from(list("ab 中文é\u0301\u200b"))), st.integers(2, 9))
def test_rows_are_the_whole_text_and_none_is_wider_than_there_is_room(text: str, width: int) -> None:
    rows = [text[begin:end] for begin, end in cuts(text, width)]
    assert "".join(rows) == text
    assert all(cell_len(row) <= width for row in rows)
    for row, following in itertools.pairwise(rows):
        assert row and cell_len(row) + cell_len(following[0]) > width, "a row is as full as it can be"


def test_an_empty_line_is_one_row() -> None:
    assert cuts("", 5) == [(0, 0)] and cuts("abcde", 5) == [(0, 5)]
