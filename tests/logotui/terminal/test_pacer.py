"""Frames that wait for the terminal."""

from __future__ import annotations

from logotui.drawing.detail import Detail
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


def test_how_fast_how_often_and_what_is_said_while_it_is_less_than_all() -> None:
    pacer = Pacer(lambda: None)
    assert pacer.words(0.5) == ()
    pacer.drain.lag, pacer.drain.rate = 2.0, 900.0
    assert pacer.words(5.0)[0] == "terminal 0.9 kB/s, 2 s behind · every 5 s"
    pacer.economy.detail = Detail.PLAIN
    assert pacer.words(5.0) == (
        "terminal 0.9 kB/s, 2 s behind · every 5 s · coarse lines",
        "terminal 0.9 kB/s, 2 s behind · coarse lines",
        "0.9 kB/s, 2 s, coarse lines",
    )
    pacer.drain.lag = 0.1
    assert pacer.words(0.5)[1:] == ("terminal 0.9 kB/s · coarse lines", "0.9 kB/s, coarse lines"), (
        "it keeps up like that"
    )
