from __future__ import annotations

from rich.style import Style
from textual.strip import Strip

from logoclip.runs import Histogram
from logotui.epochs import CORRECT, WRONG, EpochPairs
from logotui.theme import TERMINAL
from logotui.widgets.epoch_map import GUTTER, SHADES, THRESHOLD, EpochMap
from logotui.widgets.thumbnail import UPPER
from tests.logotui.alone import alone, text_of

EDGES = tuple(round(0.1 * place, 1) for place in range(11))


def epoch(number: int, wrong: int = 2, correct: int = 8) -> EpochPairs:
    kinds = [Histogram(number, name, EDGES, tuple(9.0 * (bin in (place, place - 1)) for bin in range(10)))
             for name, place in ((WRONG, wrong), (CORRECT, correct))]  # fmt: skip
    return EpochPairs(number, number, kinds[0], kinds[1])


def epoch_map(*epochs: EpochPairs, chosen: int = 0) -> EpochMap:
    drawing = EpochMap()
    drawing.epochs, drawing.chosen = epochs, chosen
    return drawing


def style_at(strip: Strip, column: int) -> Style:
    return next(iter(strip.crop(column, column + 1))).style or Style()


def leaning(style: Style) -> str:
    """Which kind's colour the upper pixel is nearer to: magenta has more red, teal more green."""
    assert style.color and style.color.triplet
    red, green, _ = style.color.triplet
    return "wrong" if red > green + 30 else "correct" if green > red + 30 else "nothing"


async def test_each_kind_is_drawn_in_its_colour_where_its_pairs_are_and_the_threshold_between() -> None:
    drawing = epoch_map(epoch(0), epoch(1, wrong=4), chosen=1)
    async with alone(drawing, size=(GUTTER + 20, 6)):
        strips = [drawing.render_line(row) for row in range(6)]
        # Rows of 0.2 each, two pixels of 0.1 in a line: 0.8–0.9 is the lower one of the first line.
        left = [leaning(style_at(strip, GUTTER + 2)) for strip in strips[:5]]
        right = [leaning(style_at(strip, GUTTER + 15)) for strip in strips[:5]]
        assert left[3] == "nothing" and "wrong" not in left[:3]
        lower = [style_at(strips[row], GUTTER + column).bgcolor for row, column in ((3, 2), (2, 15))]
        assert all(found and found.triplet and found.triplet.red > found.triplet.green + 30 for found in lower)
        assert right[2] == "nothing"
        text = text_of(drawing)
        assert text[-1].split() == ["base", "▲1"]
        for column, wanted in ((2, drawing.epochs[0]), (15, drawing.epochs[1])):
            rows = [row for row in range(5) if text[row][GUTTER + column] == THRESHOLD]
            assert rows == [4 - int(wanted.fitted[0] * 5)]
        assert UPPER in text[0]


async def test_where_colours_cannot_be_mixed_signs_tell_the_kinds_apart() -> None:
    drawing = epoch_map(epoch(1), epoch(2))
    async with alone(drawing, size=(GUTTER + 20, 11)) as stage:
        stage.pilot.app.register_theme(TERMINAL)
        stage.pilot.app.theme = TERMINAL.name
        await stage.pilot.pause()
        column = [line[GUTTER + 5] if len(line) > GUTTER + 5 else " " for line in text_of(drawing)[:-1]]
        assert column[1] == SHADES["correct"][-1] and column[7] == SHADES["wrong"][-1]
        assert not set("".join(SHADES["wrong"]).strip()) & set("".join(SHADES["correct"]).strip())


async def test_more_epochs_than_columns_and_no_room_at_all() -> None:
    many = epoch_map(*(epoch(number) for number in range(1, 200)), chosen=77)
    async with alone(many, size=(GUTTER + 40, 6)):
        lines = text_of(many)
        assert "▲78" in lines[-1] and all(len(line) <= GUTTER + 40 for line in lines)
    small = epoch_map(epoch(1))
    async with alone(small, size=(GUTTER + 3, 2)):
        assert not any(text_of(small))
