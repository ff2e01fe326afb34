"""Where in its plan a training stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from logoclip.training.plan import Plan
from logoclip.training.train_state import TrainState


@given(epochs=st.integers(1, 50), each=st.integers(1, 200), data=st.data())
def test_each_step_is_of_one_epoch(epochs: int, each: int, data: st.DataObject) -> None:
    plan = Plan(epochs, each)
    step = data.draw(st.integers(1, plan.total_steps))
    assert plan.total_steps == epochs * each
    assert (plan.epoch_of(step) - 1) * each < step <= plan.epoch_of(step) * each <= plan.total_steps


def test_before_the_first_step_it_is_the_first_epoch_whose_base_waits_for_a_validation() -> None:
    plan = Plan(3, 10)
    assert plan.epoch_of(0) == 1
    assert plan.unjudged(TrainState()) and not plan.unjudged(TrainState(base_value=0.5))


def test_an_epoch_waits_for_its_validation_until_that_is_done() -> None:
    plan, base = Plan(3, 10), {"base_value": 0.5, "verdict": "words"}
    assert [plan.unjudged(TrainState(step=step, **base)) for step in (9, 10, 11)] == [False, True, False]
    judged = TrainState(step=10, judged_epochs=1, **base)
    assert not plan.unjudged(judged) and plan.just_judged(judged)
    assert not plan.just_judged(TrainState(step=11, judged_epochs=1, **base))
    assert not plan.just_judged(TrainState(step=10, judged_epochs=1))  # of an older version, which kept no words
