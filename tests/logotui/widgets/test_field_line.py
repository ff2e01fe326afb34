from __future__ import annotations

from logotui.widgets.field_line import NAME_WIDTH, FieldState, option_at, row_line


def line(state: FieldState, width: int = 120, focused: bool = False) -> str:
    return row_line("lora_r", state, "LoRA rank.", (), True, width, focused).plain


def test_a_line_says_what_is_wrong_or_what_it_was_or_what_it_is() -> None:
    assert line(FieldState(16)).startswith("  lora_r ") and line(FieldState(16)).endswith("LoRA rank.")
    assert line(FieldState(8, was=16)).startswith("● lora_r ") and "was 16  LoRA rank." in line(FieldState(8, was=16))
    assert line(FieldState(-1, was=16, fault="too small")).endswith("✗ too small")
    assert "× 4 = 128  LoRA rank." in line(FieldState(32, note="× 4 = 128"))
    assert line(FieldState(8), focused=True).startswith("▸ lora_r")
    assert len(line(FieldState(8, was=16), width=40)) == 40


def test_each_cell_of_an_option_belongs_to_it() -> None:
    options = ("light", "dark")
    shown = row_line("lora_r", FieldState("light"), "", options, False, 120, False).plain[NAME_WIDTH:]
    assert [option_at(options, shown.index(word)) for word in ("(•)", "light", "( )", "dark")] == [0, 0, 1, 1]
    assert option_at(options, -1) is None and option_at(options, 60) is None


def test_a_range_stands_where_the_value_would() -> None:
    assert "1e-4..1e-2 log            T tries" in line(FieldState(1e-3, range="1e-4..1e-2 log", note="T tries these"))
