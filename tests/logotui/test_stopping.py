"""What a stop costs and how the job goes on, said of each kind as its engine does it."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.runs.states import KINDS, Kind
from logotui.stopping import LEFT, cost_of_stopping, goes_on, next_in_line, trial_of
from tests.logotui.fake_host import summary

SEARCH = summary("a-tune-01", kind="tune", step=0, last_durable_step=0)


def trial(**changes: Any) -> Any:
    return summary("a-01", **{"study": "a-tune-01", "trial": 0, "step": 240, "last_durable_step": 200, **changes})


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "train"])
def test_each_kind_says_what_its_own_stop_leaves_and_no_step_of_a_training(kind: Kind) -> None:
    run = summary("a-01", kind=kind, last_durable_step=0)
    assert LEFT[kind].cost in cost_of_stopping(run) and "step is" not in cost_of_stopping(run)
    assert goes_on(run) == f"p {LEFT[kind].again}"
    assert ("is thrown away" in LEFT[kind].cost) == (kind in ("evaluate", "audit")), "others keep what they have done"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "trial 0, a-01, pauses at its step 240, which is saved first"),
        ({"state": "paused"}, "trial 0, a-01, stays paused at step 200"),
        ({"state": "queued", "turn": 3}, "trial 0, a-01, is taken out of the queue"),
    ],
)
def test_a_search_that_stops_keeps_its_trials_and_says_where_its_training_stays(
    changes: dict[str, Any], said: str
) -> None:
    at = trial_of(SEARCH, [SEARCH, trial(**changes), summary("b-01", study="b-tune-01", trial=0)])
    assert said in cost_of_stopping(SEARCH, at) and "The trials so far stay" in cost_of_stopping(SEARCH, at)
    assert "thrown away" not in cost_of_stopping(SEARCH, at)


def test_a_search_resumes_at_the_step_of_its_trial() -> None:
    at = trial_of(SEARCH, [trial(state="paused"), trial(id="a-02", state="finished", trial=1)])
    assert goes_on(SEARCH, at) == "trial 0, a-01, is paused at step 200: p resumes the search there"


def test_with_two_trainings_under_way_no_trial_is_guessed() -> None:
    assert trial_of(SEARCH, [trial(), summary("a-02", study="a-tune-01", trial=1)]) is None
    assert trial_of(summary("a-01"), [trial()]) is None


def test_the_next_in_line_is_the_first_of_the_same_device() -> None:
    run = summary("a-01", device="cpu")
    waiting = [
        summary("b-01", state="queued", device="cpu", turn=5),
        summary("c-01", state="queued", device="cpu", turn=2),
        summary("d-01", state="queued", device="cuda:0", turn=1),
    ]
    found = next_in_line(run, [run, *waiting])
    assert found is not None and found.id == "c-01"
    assert next_in_line(run, [run, waiting[2]]) is None
