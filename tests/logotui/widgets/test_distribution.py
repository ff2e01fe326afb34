from __future__ import annotations

from logotui.drawing.distribution import Histogram
from logotui.widgets.distribution import CURSOR, LABEL_WIDTH, Distribution, cursor_over
from tests.logotui.alone import alone, text_of

LOW, HIGH = Histogram((0.0, 0.5, 1.0), (4, 0)), Histogram((0.0, 0.5, 1.0), (0, 4))


async def test_wrong_stands_above_correct_and_each_has_its_name() -> None:
    drawing = Distribution()
    drawing.wrong, drawing.correct = LOW, HIGH
    async with alone(drawing, size=(LABEL_WIDTH + 20, 4)):
        lines = text_of(drawing)
        assert [line[:LABEL_WIDTH].strip() for line in lines] == ["", "wrong", "", "correct"]
        assert lines[1][LABEL_WIDTH:] == "█" * 10
        assert lines[3][LABEL_WIDTH:] == " " * 10 + "█" * 10


async def test_the_threshold_goes_through_both() -> None:
    drawing = Distribution()
    drawing.wrong, drawing.correct, drawing.cursor = LOW, HIGH, 0.5
    async with alone(drawing, size=(LABEL_WIDTH + 20, 4)):
        assert {line.index(CURSOR) for line in text_of(drawing)} == {LABEL_WIDTH + drawing.axis.column(0.5, 20)}


async def test_nothing_is_drawn_without_counts_or_room() -> None:
    empty, narrow = Distribution(), Distribution()
    narrow.wrong = narrow.correct = LOW
    async with alone(empty, size=(40, 4)):
        assert not any(text_of(empty))
    async with alone(narrow, size=(LABEL_WIDTH + 3, 4)):
        assert not any(text_of(narrow))


def test_the_cursor_takes_the_place_of_one_cell() -> None:
    from rich.style import Style

    def text(column: int | None) -> str:
        return "".join(segment.text for segment in cursor_over("abc", Style(), column, Style()))

    assert [text(column) for column in (None, 0, 2)] == ["abc", f"{CURSOR}bc", f"ab{CURSOR}"]
