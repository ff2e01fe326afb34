"""What is on its way to a terminal, and how long it takes."""

from __future__ import annotations

import pytest

from logotui.terminal.drain import ON_ITS_WAY, PATIENCE, Drain


class Clock:
    """Seconds as a test wants them."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def asking(clock: Clock) -> Drain:
    """Of a terminal that has answered once."""
    drain = Drain(clock)
    drain.answered()
    return drain


def test_a_terminal_that_answers_shows_frames_in_their_order(clock: Clock) -> None:
    drain = asking(clock)
    drain.wrote(ON_ITS_WAY)
    assert drain.ready, "a second small frame may follow at once"
    drain.wrote(ON_ITS_WAY + 100)
    assert not drain.ready and drain.bytes_on_their_way == ON_ITS_WAY + 100
    drain.taken(ON_ITS_WAY + 100)
    assert not drain.ready, "what the kernel has taken is not shown yet"
    drain.answered()
    assert drain.ready and drain.bytes_on_their_way == 100
    drain.answered()
    assert drain.bytes_on_their_way == 0 and drain.waits == 0


def test_a_terminal_that_answers_nothing_shows_what_the_kernel_takes(clock: Clock) -> None:
    drain = Drain(clock)
    drain.wrote(10_000)
    drain.wrote(10_500)
    drain.taken(9_999)
    assert not drain.ready
    drain.taken(10_000)
    assert drain.ready and drain.bytes_on_their_way == 500


def test_nothing_written_is_no_frame(clock: Clock) -> None:
    drain = asking(clock)
    drain.wrote(50)
    drain.answered()
    drain.wrote(50)
    assert drain.waits == 0 and drain.bytes_on_their_way == 0


def test_a_slow_terminal_is_measured_and_said(clock: Clock) -> None:
    drain = asking(clock)
    for frame in range(1, 13):
        drain.wrote(frame * 4_000)
        clock.now += 2.0
        drain.answered()
    assert drain.lag == pytest.approx(2.0, rel=0.01) and drain.rate == pytest.approx(2_000, rel=0.01)
    assert drain.words == "terminal 2.0 kB/s, 2 s behind"
    for frame in range(13, 20):
        drain.wrote(frame * 4_000)
        clock.now += 0.01
        drain.answered()
    assert drain.words == "", "it keeps up again"


def test_what_holds_frames_up_is_not_the_way_there_and_back(clock: Clock) -> None:
    drain = asking(clock)
    for frame, took in enumerate([0.5] * 10 + [2.5] * 12, 1):
        drain.wrote(frame * 1_000)
        clock.now += took
        drain.answered()
    assert drain.shown == 22 and drain.behind == pytest.approx(2.5, rel=0.01)
    assert drain.held_up == pytest.approx(2.0, rel=0.01)
    first = asking(clock)
    first.wrote(10_000)
    clock.now += 5
    assert first.held_up == 5
    first.answered()
    assert first.held_up >= 1.4, "one slow frame is no measure of the way"


def test_a_terminal_that_stops_reading_is_behind_for_as_long_as_that(clock: Clock) -> None:
    drain = asking(clock)
    drain.wrote(4_000)
    clock.now += 10
    assert drain.words == "terminal 0.0 kB/s, 10 s behind"


def test_a_terminal_that_answers_no_more_is_drawn_to_all_the_same(clock: Clock) -> None:
    drain = asking(clock)
    drain.wrote(4_000)
    drain.lose_patience()
    assert not drain.ready
    clock.now += PATIENCE + 0.1
    drain.lose_patience()
    assert drain.ready
    drain.answered()
    assert drain.bytes_on_their_way == 0, "an answer that comes late after all is no fault"
