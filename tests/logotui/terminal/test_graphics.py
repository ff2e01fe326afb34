"""What a terminal answers, among what a person types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logotui.terminal.graphics import VT340_CELL, Graphics, Hearing, Kind

KITTY, SIXEL, NEITHER, BOTH, REFUSES, TERSE = (
    ("\x1b_Gi=31;OK\x1b\\\x1b[6;24;12t\x1b[?62;c", Graphics(Kind.KITTY, (12, 24))),
    ("\x1b[6;20;9t\x1b[?62;4;22c", Graphics(Kind.SIXEL, (9, 20))),
    ("\x1b[?1;2c", Graphics(Kind.NONE, VT340_CELL)),
    ("\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?65;4c", Graphics(Kind.SIXEL, (10, 20))),
    ("\x1b_Gi=31;EINVAL: no\x1b\\\x1b[6;0;0t\x1b[?4;22c", Graphics(Kind.NONE, VT340_CELL)),
    ("\x1b_Gi=31;OK\x1b\\\x1b[?62c", Graphics(Kind.KITTY, VT340_CELL)),
)
ALL = (KITTY, SIXEL, NEITHER, BOTH, REFUSES, TERSE)
TYPED = (
    "a",
    "?",
    "6",
    "\x1b",
    "\x1b[A",
    "\x1b[6~",
    "\x1b[6;5~",
    "\x1bOP",
    "\x1b[<0;3;4M",
    "\x1b[?2026;2$y",
    "\x1b[1;5C",
    "é",
)


def heard(*pieces: str) -> tuple[str, list[Graphics]]:
    """What was typed and what was heard, of what came in `pieces`."""
    hearing, found = Hearing(), []
    hearing.listen(found.append)
    return "".join(hearing.without_answers(piece) for piece in pieces), found


@pytest.mark.parametrize(("answer", "graphics"), ALL)
def test_each_kind_of_terminal_is_known_by_its_answers(answer: str, graphics: Graphics) -> None:
    assert heard(answer) == ("", [graphics])


@given(
    st.lists(st.sampled_from(TYPED)),
    st.sampled_from(ALL),
    st.lists(st.sampled_from(TYPED)),
    st.lists(st.integers(0, 60)),
)
def test_what_is_typed_comes_through_however_it_is_cut(
    before: list[str], answers: tuple[str, Graphics], after: list[str], cuts: list[int]
) -> None:
    data = "".join([*before, answers[0], *after])
    cuts = [cut for cut in cuts if cut < len(data) and data[cut - 1] != "\x1b"]  # that is the key escape, at once
    ends = sorted({*cuts, len(data)})
    pieces = [data[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    assert heard(*pieces) == ("".join([*before, *after]), [answers[1]])


def test_nobody_who_was_asked_nothing_is_listened_to() -> None:
    hearing = Hearing()
    assert hearing.without_answers("\x1b[?62;4c") == "\x1b[?62;4c"


def test_escape_alone_waits_for_nothing() -> None:
    assert heard("\x1b") == ("\x1b", [])


def test_an_answer_that_comes_again_is_no_key_either() -> None:
    assert heard("\x1b[?62;4c", "\x1b[?62;4c")[0] == ""
