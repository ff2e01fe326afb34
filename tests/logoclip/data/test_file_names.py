from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from logoclip.data.file_names import MOST_BYTES, escaped, escaped_path, fitted, unescaped

names = st.binary(min_size=1, max_size=60).map(lambda name: os.fsdecode(name.replace(b"/", b"_").replace(b"\0", b"_")))


@given(st.one_of(names, st.text("%0aAfF\n\udce4ä", max_size=12)))
def test_every_name_comes_back(name: str) -> None:
    text = escaped(name)
    text.encode()
    assert all(ord(character) >= 32 and ord(character) != 127 for character in text)
    assert unescaped(text) == name
    assert escaped(unescaped(text)) == text or "%" in name


@given(names, names)
def test_no_two_names_are_one(one: str, other: str) -> None:
    assert (escaped(one) == escaped(other)) == (one == other)


def test_most_names_are_left_as_they_are() -> None:
    for name in ("Häagen-Dazs", "100% wool", "a_b-1.jpg", "7%", "50 %z"):
        assert escaped(name) == name
    assert escaped(os.fsdecode(b"H\xe4agen-Dazs")) == "H%E4agen-Dazs"
    assert escaped("H%E4agen") == "H%25E4agen"
    assert escaped("two\nlines") == "two%0Alines"


def test_databases_and_json_take_what_was_escaped(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xfe") / "1.jpg"
    text = escaped_path(path, tmp_path)
    assert text == "%FF%FE/1.jpg"
    assert sqlite3.connect(":memory:").execute("SELECT ?", (text,)).fetchone() == (text,)
    assert json.loads(json.dumps(text, ensure_ascii=False).encode()) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400), st.integers(40, 255))
def test_long_names_are_made_short_and_stay_apart(name: str, most: int) -> None:
    short = fitted(name, most)
    assert len(short.encode()) <= most
    assert short == name or len(name.encode()) > most
    assert fitted(name + "x", most) != short


def test_a_shortened_name_keeps_its_suffix() -> None:
    assert fitted("é" * 300 + ".jpeg").endswith(".jpeg")
    assert len(fitted("é" * 300 + ".jpeg").encode()) in (MOST_BYTES - 1, MOST_BYTES)
    assert not fitted("a" * 300 + "." + "b" * 300).endswith("bb")
