from __future__ import annotations

from logotui.comparing.diff import Cell, Comparison, Line, Section
from logotui.comparing.diff_text import as_markdown, as_text

FOUND = Comparison(
    ("a|b", "漢-02"), 0,
    (
        Section("results", (Line("F1", (Cell("67.1 %"), Cell("71.9 %", "+4.8", "better", True, True))),)),
        Section("settings", (Line("name", (Cell("x"), Cell("y", differs=True))),)),
    ),
)  # fmt: skip


def test_text_stands_in_columns() -> None:
    assert as_text(FOUND).splitlines() == [
        "      a|b (reference)  漢-02",
        "F1    67.1 %           71.9 % ★  +4.8 better",
        "name  x                y",
    ]


def test_markdown_is_a_table_and_a_bar_within_a_name_ends_no_cell() -> None:
    assert as_markdown(FOUND).splitlines() == [
        "|  | a\\|b (reference) | 漢-02 |",
        "| --- | --- | --- |",
        "| F1 | 67.1 % | 71.9 % ★  +4.8 better |",
        "| name | x | y |",
    ]
