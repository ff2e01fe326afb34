from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.runs import Event
from logotui.milestones import BAD_STEP, GLYPHS, Milestone, Walk, milestones, signs
from logotui.terminal.repertoire import ASCII, CP437, LATIN1, UNICODE, Glyphs

EVENTS = [
    Event(1, 0, 10.0, "epoch", "epoch 0, the base: separation 0.621"),
    Event(2, 50, 20.0, "checkpoint", "checkpoint at step 50"),
    Event(3, 53, 30.0, "epoch", "epoch 1: separation 0.581"),
    Event(4, 60, 40.0, "warning", "step 60 left out: its loss is nan; the log names the files of its batch"),
    Event(5, 60, 40.0, "files", "the files of step 60: a.jpg, b.jpg"),
    Event(6, 60, 41.0, "warning", "paused:\n 3 steps in a row"),
    Event(7, 60, 42.0, "paused", "paused after step 60"),
    Event(8, 60, 90.0, "note", "resumed from step 60"),
    Event(9, 60, 91.0, "note", "no GPU found"),
]
MARKS = milestones(EVENTS)


def test_events_are_marks_with_their_kind_and_their_whole_text_in_one_line() -> None:
    assert [mark.kind for mark in MARKS] == [
        "epoch", "checkpoint", "epoch", BAD_STEP, "warning", "paused", "resumed", "note"
    ]  # fmt: skip
    assert MARKS[4].text == "paused: 3 steps in a row"
    assert len({mark.glyph for mark in MARKS}) == 7 and all(len(mark.glyph) == 1 for mark in MARKS)


@pytest.mark.parametrize("glyphs", [UNICODE, CP437, LATIN1, ASCII], ids=lambda glyphs: glyphs.name)
def test_every_kind_has_a_sign_of_its_own_on_every_terminal_and_none_is_the_axis(glyphs: Glyphs) -> None:
    shown = [glyphs.shown(sign) for sign in (*GLYPHS.values(), "─", "┬")]
    assert len(set(shown)) == len(shown) and "?" not in shown
    assert all(f"{sign} {kind}" in signs() for kind, sign in GLYPHS.items())


def test_a_walk_goes_forth_and_back_and_stays_at_the_ends() -> None:
    walk = Walk()
    assert walk.go(MARKS, 1) == MARKS[-1], "from nowhere to the newest"
    assert walk.go(MARKS, 1) == MARKS[-1]
    assert [walk.go(MARKS, -1) for _ in range(8)] == [*MARKS[-2::-1], MARKS[0]]
    assert walk.go(MARKS, 1) == MARKS[1]


@given(st.lists(st.integers(0, 30), min_size=1), st.integers(-1, 31), st.sampled_from([1, -1]))
def test_from_the_cursor_it_goes_to_the_next_mark_on_that_side(steps: list[int], step: int, by: int) -> None:
    marks = tuple(Milestone(one, 0.0, "epoch", str(place)) for place, one in enumerate(sorted(steps)))
    found = Walk().go(marks, by, step)
    beyond = [mark for mark in marks if (mark.step > step if by > 0 else mark.step < step)]
    end = marks[-1] if by > 0 else marks[0]
    assert found == ((beyond[0] if by > 0 else beyond[-1]) if beyond else end)


def test_the_ends_of_a_walk_are_said() -> None:
    walk = Walk()
    said = []
    for by in (1, -1, *[-1] * len(MARKS)):
        walk.go(MARKS, by)
        said.append(walk.words(milestones(EVENTS)))  # made anew whenever a run is read
    assert "8 of 8, the last" in said[0] and "1 of 8, the first" in said[-1]
    assert not any("the last" in words or "the first" in words for words in said[1:7])


def test_new_marks_do_not_move_who_walks_and_lost_ones_let_go() -> None:
    walk = Walk()
    walk.go(MARKS[:3], -1)
    assert walk.go(MARKS, 1) == MARKS[3]
    assert walk.words(MARKS[:2]) == "" and walk.go(MARKS[:2], 1) == MARKS[1]
    assert Walk().go((), 1) is None and Walk().words(()) == ""


def test_the_words_say_where_what_and_when(monkeypatch: pytest.MonkeyPatch) -> None:
    walk = Walk()
    walk.go(MARKS, -1, 61)
    for _ in range(4):
        walk.go(MARKS, -1)
    words = walk.words(MARKS)
    assert words.startswith("✗ bad step  4 of 8 · step 60 · ") and words.endswith(MARKS[3].text)
