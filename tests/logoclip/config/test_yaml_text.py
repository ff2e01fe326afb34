"""Scalars that are written and read back, the places of what a text holds, and how much of it is taken."""

from __future__ import annotations

import math
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from logoclip.config.yaml_text import (
    DEEPEST,
    MOST_CHARACTERS,
    MOST_DIGITS,
    flat_values,
    read_document,
    read_scalar,
    render,
)
from logoclip.errors import ConfigError

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
# Words that some version of YAML takes for something else than text.
TRAPS = st.sampled_from(
    ["no", "On", "~", "null", "010", "0x1f", "1_000", "1:30", "1e5", ".5", ".inf", "2024-01-01", "<<"]
)
SCALAR = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT, TRAPS)
KEYS = st.lists(st.from_regex(r"[a-z][a-z_]{0,8}x", fullmatch=True), unique=True, min_size=1, max_size=5)
FILLER = st.sampled_from(["", "# a: comment\n", "\n\n", "  # further in\n"])


def same(read: object, written: object) -> bool:
    """Equal and of one type, where no number is equal to itself too."""
    if isinstance(read, float) and isinstance(written, float) and math.isnan(written):
        return math.isnan(read)
    return type(read) is type(written) and read == written


@given(SCALAR, st.sampled_from(["", "'", '"']))
def test_a_scalar_is_read_back_the_same_by_every_reader(value: object, quote: str) -> None:
    line = f"key: {render(value, quote)}\nnext: 1\n"
    for read in (read_document(line).values, yaml.safe_load(line)):
        assert same(read["key"], value) and read["next"] == 1


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats()))
def test_what_is_no_text_is_a_plain_scalar(value: object) -> None:
    assert same(read_scalar(render(value)), value)


@pytest.mark.parametrize("quote", ["'", '"'])
def test_text_keeps_the_quotes_it_had(quote: str) -> None:
    text = f"key: {quote}models/tiny{quote}"
    (entry,) = read_document(text).entries
    assert entry.quote == quote
    assert f"key: {render(entry.value, entry.quote)}" == text


@given(st.data(), KEYS)
def test_keys_and_values_are_where_their_places_say(data: st.DataObject, keys: list[str]) -> None:
    text, written = "", []
    for key in keys:
        text += data.draw(FILLER)
        value, behind = render(data.draw(SCALAR)), data.draw(st.sampled_from(["", "  # why", "   "]))
        written.append((key, value, text.count("\n") + 1))
        text += f"{key}: {value}{behind}\n"
    entries = read_document(text).entries
    assert [(entry.key, text[entry.start : entry.end], entry.line) for entry in entries] == written
    assert [text[entry.key_end - len(entry.key) : entry.key_end] for entry in entries] == keys


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_lines_are_counted_whatever_ends_them(break_: str) -> None:
    entries = read_document(f"a: 1{break_}{break_}b: 2{break_}").entries
    assert [entry.line for entry in entries] == [1, 3]


@pytest.mark.parametrize(
    ("text", "indent", "closing"), [("  a: 1\n  b: 2\n", 2, None), ("{a: 1, b: 2} # x", 0, 11), ("", 0, None)]
)
def test_a_document_says_how_its_entries_stand(text: str, indent: int, closing: int | None) -> None:
    document = read_document(text)
    assert (document.indent, document.closing) == (indent, closing)


def nested(depth: int) -> str:
    """A mapping with lists in it, `depth` deep together."""
    return "a: " + "[" * (depth - 1) + "]" * (depth - 1)


def of_length(length: int) -> str:
    return "a: 1\n#".ljust(length, "x")


def digits(count: int) -> str:
    return f"b: 1\na: {'9' * count}"


LIMITS: dict[str, tuple[Any, int, str]] = {
    "depth": (nested, DEEPEST, "x.yaml:1: not YAML: nested too deeply"),
    "size": (of_length, MOST_CHARACTERS, "x.yaml: not a config: 65,537 characters: 65,536 are taken"),
    "digits": (digits, MOST_DIGITS, "x.yaml:2: not YAML: a number of 301 digits"),
}


@pytest.mark.parametrize(("make", "most", "fault"), LIMITS.values(), ids=LIMITS.keys())
def test_as_much_as_the_limit_is_taken_and_one_more_refused(make: Any, most: int, fault: str) -> None:
    assert "a" in read_document(make(most), "x.yaml").values
    with pytest.raises(ConfigError) as caught:
        read_document(make(most + 1), "x.yaml")
    assert str(caught.value) == fault


LINES = st.lists(
    st.one_of(
        FILLER,
        st.builds("{}: {}\n".format, st.sampled_from(["lr", "seed", "name", "models"]), TRAPS),
        st.builds(lambda key, value: f"{key}: {render(value)}  # why: [x]\n", st.sampled_from(["a", "b", "c"]), SCALAR),
        st.sampled_from(
            ["k: [1, 2]\n", "k: {a: 1}\n", "k: &x 1\n", "k: *x\n", "k: !!str 1\n", "k: |\n  t\n", "k:\n", "- 1\n",
             "---\n", "k: 'open\n", "k: a: b\n", "lr: a#[\n", "lr: #[\n", "k:\n - - - 1\n", "\tk: 1\n", "k: 1\r\n"]
        ),
    ),
    max_size=8,
)  # fmt: skip


@given(LINES.map("".join))
def test_values_read_the_quick_way_are_those_of_the_careful_one(text: str) -> None:
    try:
        careful = read_document(text).values
    except ConfigError as error:
        with pytest.raises(ConfigError) as found:
            flat_values(text)
        assert str(found.value) == str(error)
    else:
        quick = flat_values(text)
        assert quick.keys() == careful.keys()
        assert all(same(quick[key], careful[key]) for key in careful), (quick, careful)
