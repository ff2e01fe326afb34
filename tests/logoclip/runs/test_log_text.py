from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.color import Color

from logoclip.runs.log_text import decoded, visible

hostile = st.text(
    st.sampled_from(list("\x1b[]m;:0123456789?AKJHPX^_\\\x07\x08\r\t\x9b\x9d\x90 aä中\u0301\udcff\u202e"))
)


@given(st.one_of(hostile, st.text()).map(lambda text: text.replace("\n", "")))
@example("\x1b[" + "9" * 5000 + "m text")
@example("\x1b[38;5;" + "9" * 5000 + "mx")
@example("\x1b]0;a title\x07rest")
@example("\x1b")
def test_nothing_that_a_terminal_obeys_is_left(line: str) -> None:
    text = decoded(line)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text.plain)
    assert all(not span.style.link and not span.style.blink for span in text.spans)  # type: ignore[union-attr]
    assert all(0 <= span.start <= span.end <= len(text.plain) for span in text.spans)


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))))
def test_plain_text_stays_as_it_is(line: str) -> None:
    if line.isprintable():
        assert visible(line) == line


def test_colours_are_read() -> None:
    text = decoded("a \x1b[31mred\x1b[1m bold\x1b[0m \x1b[38;2;1;2;3mown\x1b[0m")
    assert text.plain == "a red bold own"
    found = {text.plain[span.start : span.end]: span.style for span in text.spans}
    assert found["red"].color == Color.parse("color(1)")  # type: ignore[union-attr]
    assert found[" bold"].bold and found["own"].color == Color.from_rgb(1, 2, 3)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (" 10 %\r 50 %\r100 %", "100 %"),
        ("100 %\r\r\n", "100 %"),
        ("moved \x1b[2K\x1b[1Aup", "moved up"),
        ("\x1b]8;;http://x.org\x1b\\a link\x1b]8;;\x1b\\", "a link"),
        ("\x1b]52;c;aGk=\x07clipboard", "clipboard"),
        ("\x1b]0;without an end", ""),
        ("bell\x07 and \x00 nothing", "bell␇ and ␀ nothing"),
        ("a\tb", "a   b"),
    ],
)
def test_lines_are_as_a_terminal_would_have_left_them(line: str, shown: str) -> None:
    assert visible(line) == shown
