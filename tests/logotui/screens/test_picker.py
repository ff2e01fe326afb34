from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import OptionList

from logotui.screens.picker import Picker, place_of
from tests.logotui.alone import alone, text_of

LINES = (("demo.yaml", "demo.yaml   [not markup]"), ("other.yaml", "other.yaml"))


@pytest.mark.parametrize(
    ("keys", "chosen", "answer"),
    [
        (["enter"], None, "demo.yaml"),
        (["down", "enter"], None, "other.yaml"),
        (["enter"], "other.yaml", "other.yaml"),
        (["enter"], "gone.yaml", "demo.yaml"),
        (["escape"], "other.yaml", None),
        (["q"], None, None),
    ],
)
async def test_the_cursor_begins_on_what_is_chosen_now(keys: list[str], chosen: str | None, answer: str | None) -> None:
    answers: list[str | None] = []
    async with alone() as stage:
        await stage.pilot.app.push_screen(Picker("open a config", LINES, chosen), answers.append)
        await stage.pilot.press(*keys)
        await stage.pilot.pause()
        assert answers == [answer]


async def test_lines_are_shown_as_they_are_below_their_title() -> None:
    async with alone() as stage:
        await stage.pilot.app.push_screen(Picker("open a config", LINES))
        await stage.pilot.pause()
        options = stage.pilot.app.screen.query_one(OptionList)
        assert options.border_title == "open a config"
        assert any("[not markup]" in line for line in text_of(options))


WORDS = ("as they came", "state", "loss", "F1", "left", "age", "best value", "duration", "unit", "unique", "low_ranks")
LETTERS = st.text(st.sampled_from("abeflostvqkj_1 "), min_size=1, max_size=5)


async def typed(keys: str, chosen: str | None = None, **options: Any) -> str | None:
    """What is chosen by typing `keys` and enter."""
    answers: list[str | None] = []
    async with alone() as stage:
        picker = Picker("sort by", [(word, word) for word in WORDS], chosen, **options)
        await stage.pilot.app.push_screen(picker, answers.append)
        await stage.pilot.press(*({" ": "space", "_": "underscore"}.get(sign, sign) for sign in keys), "enter")
        await stage.pilot.pause()
    return answers[0]


@pytest.mark.parametrize("chosen", [None, "F1", "left", "best value", "low_ranks"])
@pytest.mark.parametrize(
    ("keys", "found"),
    [("l", "loss"), ("loss", "loss"), ("le", "left"), ("dur", "duration"), ("best v", "best value"), ("b", "F1"),
     ("uniq", "unique"), ("low_rank", "low_ranks"), ("LOSS", "loss")],
)  # fmt: skip
async def test_the_same_letters_lead_to_the_same_line_wherever_the_cursor_is(
    keys: str, found: str, chosen: str | None
) -> None:
    assert await typed(keys, chosen, again="o", also={"F1": ("best_f1",)}) == found


async def test_a_letter_that_chooses_does_so_as_the_first_key_alone() -> None:
    answers: list[str | None] = []
    async with alone() as stage:
        await stage.pilot.app.push_screen(Picker("sort by", [(w, w) for w in WORDS], "F1", again="o"), answers.append)
        await stage.pilot.press("o")
        await stage.pilot.pause()
        assert answers == ["F1"]


async def test_a_letter_is_taken_back_and_an_arrow_begins_anew() -> None:
    assert await typed("") == "as they came"
    answers: list[str | None] = []
    async with alone() as stage:
        await stage.pilot.app.push_screen(Picker("sort by", [(w, w) for w in WORDS], "F1"), answers.append)
        await stage.pilot.press("l", "e", "x")
        options = stage.pilot.app.screen.query_one(OptionList)
        assert WORDS[options.highlighted or 0] == "left" and "no line is like that" in str(options.border_subtitle)
        await stage.pilot.press("backspace", "backspace")
        assert WORDS[options.highlighted or 0] == "loss"
        await stage.pilot.press("down", "d", "enter")
        await stage.pilot.pause()
        assert answers == ["duration"]


@given(LETTERS, st.lists(LETTERS, min_size=1, max_size=8))
def test_the_line_is_the_first_that_begins_so_or_else_has_it(letters: str, lines: list[str]) -> None:
    found = place_of(letters, [(line,) for line in lines])
    beginning = [at for at, line in enumerate(lines) if line.startswith(letters)]
    having = [at for at, line in enumerate(lines) if letters in line]
    assert found == (beginning or having or [None])[0]
