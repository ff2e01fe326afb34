"""A search as the console's runs have it."""

from __future__ import annotations

from typing import Any

from logoclip.tuning.trials import StudyReport, Trial
from logotui.searches import doing, search_of, state_of, trials_of
from tests.logotui.fake_host import NOON, summary

SPACE = {"learning_rate": [1e-3, 1e-2]}
REPORT = StudyReport("a-tune-01", "a.yaml", "val_separation", 3, 0, SPACE, (Trial(0, "running", {}, "a-01"),))


def trial(run_id: str, number: int, **changes: Any) -> Any:
    return summary(run_id, study="a-tune-01", trial=number, **changes)


def test_a_trial_that_is_not_judged_is_what_its_training_is() -> None:
    for state in ("queued", "running", "pausing", "paused", "stopped", "lost"):
        assert state_of(REPORT.trials[0], [trial("a-01", 0, state=state)]) == state
    assert state_of(REPORT.trials[0], []) == "running"
    assert state_of(Trial(1, "running", {}), []) == "waiting", "it has no training yet"
    assert state_of(Trial(1, "pruned", {}, "a-01"), [trial("a-01", 1, state="stopped")]) == "pruned"


def test_a_training_that_the_report_does_not_mention_yet_is_a_trial() -> None:
    settings = {"learning_rate": 0.01, "seed": 4}
    found = trials_of(REPORT, [trial("a-02", 1, settings=settings), trial("a-01", 0), summary("b-01")])
    assert [(one.number, one.run, one.settings) for one in found] == [
        (0, "a-01", {}),
        (1, "a-02", {"learning_rate": 0.01}),
    ]


def test_it_says_what_the_search_does_and_how_one_that_rests_goes_on() -> None:
    search = summary("a-tune-01", kind="tune", message="trial 0: a-01 is running, epoch 0/8")
    assert doing(search, [search], NOON) == search.message
    rests = summary("a-tune-01", kind="tune", state="stopped")
    said = doing(rests, [rests, trial("a-01", 0, state="paused", last_durable_step=7)], NOON)
    assert said == "trial 0, a-01, is paused at step 7: p resumes the search there"


def test_the_search_of_a_trial_is_the_run_that_it_names() -> None:
    search = summary("a-tune-01", kind="tune")
    runs = [trial("a-01", 0), search]
    assert search_of("a-01", runs) == search_of("a-tune-01", runs) == search
    assert search_of("gone-01", runs) is None
