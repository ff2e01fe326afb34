"""Frames that wait for the terminal."""

from __future__ import annotations

from logotui.terminal.drain import ON_ITS_WAY
from logotui.terminal.pacer import Pacer


def test_frames_that_were_held_back_are_one_frame_later() -> None:
    drawn: list[None] = []
    pacer = Pacer(lambda: drawn.append(None))
    assert not pacer.hold()
    pacer.drain.wrote(ON_ITS_WAY + 1)
    assert pacer.hold() and pacer.hold() and pacer.hold() and not drawn
    pacer.taken(ON_ITS_WAY + 1)
    assert len(drawn) == 1 and not pacer.hold()


def test_nothing_is_drawn_for_a_terminal_that_was_owed_nothing() -> None:
    drawn: list[None] = []
    pacer = Pacer(lambda: drawn.append(None))
    pacer.drain.wrote(ON_ITS_WAY + 1)
    pacer.taken(ON_ITS_WAY + 1)
    pacer.answered()
    pacer.look()
    assert not drawn


def test_a_frame_that_comes_while_one_is_owed_does_not_overtake_it() -> None:
    held: list[bool] = []
    pacer = Pacer(lambda: held.append(pacer.hold()))
    pacer.drain.wrote(ON_ITS_WAY + 1)
    assert pacer.hold()
    pacer.taken(ON_ITS_WAY + 1)
    assert held == [False], "the whole screen is drawn, and nothing is owed any more"
