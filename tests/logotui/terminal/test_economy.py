"""How much is drawn over links of every kind."""

from __future__ import annotations

from itertools import pairwise

import pytest

from logotui.drawing.detail import Detail
from logotui.terminal.drain import Drain
from logotui.terminal.economy import LONGEST, LOWER_AFTER, RAISE_AFTER, Economy
from tests.logotui.terminal.test_drain import Clock

LOOK = 0.5


class Link:
    """A terminal that takes so many bytes a second, answers after `way` seconds more, and is drawn to all the time."""

    def __init__(self, way: float = 0.02) -> None:
        self.clock = Clock()
        self.drain = Drain(self.clock)
        self.drain.answered()
        self.economy = Economy(self.drain, self.clock)
        self.way = way
        self.written = 0
        self.changes: list[tuple[float, Detail]] = []

    def live(self, seconds: float, bytes_a_second: float, sizes: tuple[int, int, int]) -> None:
        """Draw frames of a size by the detail, one after the other is shown, and look twice a second."""
        until = self.clock.now + seconds
        while self.clock.now < until:
            size = sizes[self.economy.detail]
            self.written += size
            self.drain.wrote(self.written)
            self._wait(self.way + size / bytes_a_second)
            self.drain.answered()
            self._wait(0.2)

    def _wait(self, seconds: float) -> None:
        end = self.clock.now + seconds
        while self.clock.now < end:
            self.clock.now = min(self.clock.now + LOOK, end)
            if self.economy.look():
                self.changes.append((self.clock.now, self.economy.detail))


FRAMES = (2000, 1000, 400)


def test_a_fast_link_shows_everything() -> None:
    link = Link()
    link.live(120, 100_000, FRAMES)
    assert not link.changes


def test_detail_falls_a_step_at_a_time_until_the_link_bears_it() -> None:
    link = Link()
    link.live(10, 100_000, FRAMES)
    link.live(8, 900, FRAMES)  # a whole frame takes two seconds, one of lines alone just over one
    assert [detail for _, detail in link.changes] == [Detail.LINES, Detail.PLAIN]
    assert link.changes[0][0] >= 10 + LOWER_AFTER, "a moment is no reason"
    assert link.changes[1][0] >= link.changes[0][0] + LOWER_AFTER


def test_detail_comes_back_when_the_link_is_fast_again() -> None:
    link = Link()
    link.live(30, 250, FRAMES)
    assert link.economy.detail == Detail.PLAIN
    fast = link.clock.now
    link.live(RAISE_AFTER * 3, 100_000, FRAMES)
    assert link.economy.detail == Detail.FULL
    assert link.changes[-2][0] >= fast + RAISE_AFTER * 0.9


def test_a_thin_link_flickers_ever_less_between_two_pictures() -> None:
    """With lines alone it keeps up, with everything it does not: each try waits longer than the one before."""
    link = Link()
    link.live(2000, 1000, (2000, 100, 100))
    down = [moment for moment, detail in link.changes if detail == Detail.LINES]
    waits = [later - earlier for earlier, later in pairwise(down)]
    assert 4 <= len(waits) <= 14 and max(waits) > LONGEST
    assert all(later >= earlier * 0.9 for earlier, later in pairwise(waits))


def test_a_long_way_there_and_back_is_no_reason_to_draw_less() -> None:
    link = Link(way=0.9)
    link.live(60, 100_000, FRAMES)
    assert not link.changes


@pytest.mark.parametrize("frames", [0, 1])
def test_of_a_link_over_which_nothing_goes_nothing_is_known(frames: int) -> None:
    link = Link()
    link.live(4, 900, FRAMES)
    before = len(link.changes)
    link._wait(600)
    assert len(link.changes) == before


def test_a_terminal_that_takes_nothing_at_all_gets_as_little_as_can_be() -> None:
    link = Link()
    link.drain.wrote(10_000)
    link._wait(10)
    assert link.economy.detail == Detail.PLAIN
