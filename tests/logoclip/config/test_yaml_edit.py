"""Edits in place, against YAML's own reader. Those of configs are in test_config_file.py."""

from __future__ import annotations

import pytest

from logoclip.config.yaml_edit import line_below, put, take
from logoclip.config.yaml_text import read_document
from logoclip.errors import InputError

TEXT = "# head\na: [1, 2]  # one\nb:\n  - 3\n  - 4\n# tail\n"


def test_only_the_characters_of_a_value_differ() -> None:
    assert put(TEXT, "a", ("{x: 1}", {"x": 1}), 0) == TEXT.replace("[1, 2]", "{x: 1}")
    assert put(TEXT, "b", ("[5]", [5]), 0) == "# head\na: [1, 2]  # one\nb: [5]\n# tail\n"
    assert put("a: [1, 2]", "b", ("3", 3), 9) == "a: [1, 2]\nb: 3\n"
    assert put("{a: 1}", "b", ("3", 3), 6) == "{a: 1, b: 3}"


def test_a_key_goes_with_its_lines_and_nothing_else() -> None:
    assert take(TEXT, "a") == "# head\nb:\n  - 3\n  - 4\n# tail\n"
    assert take(TEXT, "b") == "# head\na: [1, 2]  # one\n# tail\n"
    assert take("a: [1]", "a") == "" and take("a: [1]\r\nb: 2\r\n", "b") == "a: [1]\r\n"
    assert take(TEXT, "nothing") == TEXT


def test_what_shares_its_line_is_left_alone() -> None:
    with pytest.raises(InputError, match="a: cannot be taken out where it stands"):
        take("{a: 1, b: 2}", "a")


def test_the_line_below_the_last_entry_or_the_end() -> None:
    assert TEXT[line_below(TEXT, read_document(TEXT).entries) :] == "# tail\n"
    assert line_below("a: 1", read_document("a: 1").entries) == 4 and line_below("# x\n", ()) == 4
