from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.runs import Event
from logoclip.runs.curves import Cursor, Curves
from logotui.pace import EVEN, pace_of
from logotui.story import RunStory


def story(*, epochs: tuple[int, ...] = (), clock: tuple[tuple[int, float], ...] = ()) -> RunStory:
    found = RunStory("demo-01")
    found.events = [Event(step, step, 0.0, "epoch", "") for step in epochs]
    found.take_curves(Curves(Cursor(0, 1, 1), True, (), clock))
    return found


def test_steps_lie_at_themselves() -> None:
    assert pace_of(story(), "step") is EVEN
    assert EVEN.at(418) == EVEN.step_at(418) == 418


def test_epochs_are_counted_from_their_ends_and_go_on_as_planned() -> None:
    pace = pace_of(story(epochs=(0, 100, 200)), "epoch", 100)
    assert [pace.at(step) for step in (0, 50, 100, 150, 250)] == [0, 0.5, 1, 1.5, 2.5]
    assert pace_of(story(), "epoch", 50).at(25) == 0.5
    assert pace_of(story(epochs=(40,)), "epoch").at(60) == 1.5


def test_time_passes_as_the_clock_says_pauses_included() -> None:
    pace = pace_of(story(clock=((1, 1000.0), (11, 1010.0), (12, 4610.0), (22, 4620.0))), "time")
    assert [pace.at(step) for step in (1, 6, 11, 12, 17)] == [0, 5, 10, 3610, 3615]
    assert pace.step_at(5) == 6


def test_images_are_so_many_a_step() -> None:
    assert pace_of(story(), "images", images=128).at(10) == 1280
    assert pace_of(story(), "images").at(10) == 10


@given(st.lists(st.tuples(st.integers(0, 1000), st.floats(0, 1e6)), max_size=20))
def test_no_clock_makes_a_line_run_backwards(moments: list[tuple[int, float]]) -> None:
    pace = pace_of(story(clock=tuple(moments)), "time")
    found = pace.x_of(np.linspace(-10, 2000, 100))
    assert (np.diff(found) >= -1e-6).all() and np.isfinite(found).all()
    assert np.isfinite(pace.step_at(1e7))


def test_there_and_back_again() -> None:
    pace = pace_of(story(epochs=(53, 106, 159)), "epoch", 53)
    for step in (0, 20, 53, 100, 300):
        assert pace.step_at(pace.at(step)) == pytest.approx(step)
