from __future__ import annotations

from typing import Any

import pytest

from logoclip.runs.summary import RunSummary
from logotui.alerts import Alarm, changes, patience, stalled
from tests.logotui.fake_host import summary

RUNNING = summary("demo-01")


def run(**changed: Any) -> RunSummary:
    return summary("demo-01", **changed)


@pytest.mark.parametrize(
    ("after", "kind", "words"),
    [
        ({"state": "finished"}, "ended", "demo-01 has finished"),
        ({"state": "failed", "error": "no space left"}, "ended", "demo-01 failed: no space left"),
        ({"state": "lost", "error": "killed by SIGKILL"}, "ended", "demo-01 is lost: killed by SIGKILL"),
        ({"state": "paused", "message": "paused: not finite"}, "ended", "demo-01 has paused by itself: paused: not"),
        ({"targets_met": True}, "targets", "demo-01 meets its targets in epoch 4"),
        ({"best_value": 0.2, "base_value": 0.4}, "worse", "demo-01 is worse than its base: 0.20, which was 0.40"),
        ({"silent_for": 40}, "stalled", "demo-01 gives no sign of life for 40s"),
    ],
)
def test_each_kind_of_news_is_one_alert(after: dict[str, Any], kind: str, words: str) -> None:
    (alert,) = changes(RUNNING, run(**after))
    assert (alert.kind, alert.text[: len(words)]) == (kind, words)
    assert changes(run(**after), run(**after)) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"step": 419}),
        ({"state": "running"}, {"state": "pausing"}),
        ({"wanted": "paused"}, {"state": "paused", "wanted": "paused"}),
        ({"wanted": "stopped"}, {"state": "stopped", "wanted": "stopped"}),
        ({"state": "paused"}, {"state": "stopped"}),
        ({"state": "queued"}, {"state": "running"}),
        ({"state": "lost"}, {"state": "starting", "attempt": 2}),
    ],
)
def test_what_was_asked_for_or_goes_on_is_none(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert changes(run(**before), run(**after)) == ()


@pytest.mark.parametrize(
    ("seconds_per_step", "step", "limit"), [(0.4, 418, 60), (30.0, 418, 600), (0.4, 400, 600), (30.0, 400, 6000)]
)
def test_patience_follows_the_step_and_is_long_where_an_epoch_ends(
    seconds_per_step: float, step: int, limit: float
) -> None:
    at = run(seconds_per_step=seconds_per_step, step=step)
    assert patience(at, seconds_per_step) == limit
    assert stalled(at, limit - 1) is None
    found = stalled(at, limit)
    assert found is not None and "stalls: no step for" in found.text


@pytest.mark.parametrize("other", [{"state": "pausing"}, {"kind": "prepare"}, {"step": 0}, {"seconds_per_step": None}])
def test_only_a_training_that_takes_steps_can_stall(other: dict[str, Any]) -> None:
    assert stalled(run(**other), 1e6) is None


def texts(alarm: Alarm, now: float, *runs: RunSummary) -> list[str]:
    return [alert.text for alert in alarm.look(runs, now)]


def test_what_was_so_when_the_console_started_is_no_news() -> None:
    alarm = Alarm()
    ended = [summary(f"old-{state}", state=state, targets_met=True) for state in ("finished", "failed", "lost")]
    assert texts(alarm, 0, *ended) == texts(alarm, 1, *ended) == []


def test_each_is_told_once_and_again_only_for_another_attempt() -> None:
    alarm = Alarm()
    assert texts(alarm, 0, run()) == []
    assert texts(alarm, 1, run(state="lost")) == ["demo-01 is lost"]
    # A link that comes back, a lock that is seen held for a moment: the same death is not told again.
    assert texts(alarm, 2, run()) == texts(alarm, 3, run(state="lost")) == []
    assert texts(alarm, 4, run(attempt=2)) == []
    assert texts(alarm, 5, run(state="lost", attempt=2)) == ["demo-01 is lost"]


def test_what_happened_while_nobody_looked_is_told_at_the_next_look() -> None:
    alarm = Alarm()
    texts(alarm, 0, run())
    assert texts(alarm, 3600, run(state="finished"), summary("new-01", state="failed", error="bad input")) == [
        "demo-01 has finished",
        "new-01 failed: bad input",
    ]


def test_an_empty_first_list_is_a_first_list() -> None:
    alarm = Alarm()
    assert texts(alarm, 0) == []
    assert texts(alarm, 1, run(state="finished")) == ["demo-01 has finished"]


def test_a_stall_is_told_once_until_it_goes_on() -> None:
    alarm = Alarm()
    assert texts(alarm, 0, run(step=5)) == []
    assert texts(alarm, 59, run(step=5)) == []
    assert texts(alarm, 61, run(step=5)) == ["demo-01 stalls: no step for 1m 01s, and one takes 0.40 s"]
    assert texts(alarm, 200, run(step=5)) == []
    assert texts(alarm, 201, run(step=6)) == []
    assert len(texts(alarm, 300, run(step=6))) == 1


def test_a_run_that_was_deleted_and_brought_back_is_no_news() -> None:
    alarm, done = Alarm(), run(state="finished")
    assert [alarm.look(runs, at) for at, runs in enumerate([[done], [], [done]])] == [[], [], []]
