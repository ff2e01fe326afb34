from __future__ import annotations

import io
import sys
import unicodedata

import pytest
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from logoclip.printable import PrintableConsole, printable, printable_lines, printable_stream, unfiltered


def test_every_control_character_becomes_one_visible_cell() -> None:
    for code in range(sys.maxunicode + 1):
        char, sign = chr(code), printable(chr(code))
        obeyed = unicodedata.category(char) in ("Cc", "Cs") or unicodedata.bidirectional(char) in (
            "LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI",
        )  # fmt: skip
        assert (sign != char) == obeyed, hex(code)
        if obeyed:
            assert len(sign) == 1 and sign.isprintable() and cell_len(sign) == 1


def test_newlines_and_tabs_are_the_layout_of_lines() -> None:
    assert printable_lines("a\tb\r\nc\x1b") == "a\tb␍\nc␛"
    assert printable("a\tb\n") == "a␉b␊"


def test_a_stream_is_filtered_once_and_is_otherwise_what_it_was() -> None:
    behind = io.StringIO()
    stream = printable_stream(behind)
    assert printable_stream(stream) is stream
    print("a\x1b", "b\x07", file=stream)
    stream.writelines(["c\x9b"])
    assert behind.getvalue() == "a␛ b␇\nc·"
    assert not stream.isatty()
    assert unfiltered(stream) is behind and unfiltered(behind) is behind


@pytest.mark.parametrize("given", ["a\x1b]52;c\x07", Text("a\x1b]52;c\x07")], ids=["text", "rich text"])
def test_a_console_writes_its_own_colours_alone(given: str | Text) -> None:
    written = io.StringIO()
    console = PrintableConsole(file=written, force_terminal=True, color_system="standard", width=60)
    table = Table("name", "state", style="red")
    table.add_row(given, "ok")
    console.print(table)
    assert "\x1b[31m" in written.getvalue()
    assert "␛]52;" in written.getvalue()
    assert "\x1b]" not in written.getvalue() and "\x07" not in written.getvalue()


def test_a_table_is_as_wide_as_it_is_shown() -> None:
    written = io.StringIO()
    table = Table("name", "state")
    table.add_row("a\x1b\x9b\u202e", "ok")
    PrintableConsole(file=written, width=60).print(table)
    assert len({len(line) for line in written.getvalue().splitlines()}) == 1
