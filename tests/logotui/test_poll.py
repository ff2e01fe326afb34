"""How often a host is asked."""

from __future__ import annotations

import pytest

from logotui.poll import BRISK, CALM, LONGEST, PATIENCE, Poll, next_interval


def test_a_quiet_host_is_asked_less_often() -> None:
    interval = BRISK
    for _ in range(20):
        interval = next_interval(interval, changed=False, took=0.0)
    assert interval == CALM
    assert next_interval(interval, changed=True, took=0.0) == BRISK


def test_a_slow_link_is_given_time_but_not_for_ever() -> None:
    assert next_interval(BRISK, changed=True, took=0.8) == 0.8 * PATIENCE
    assert next_interval(BRISK, changed=True, took=8.0) == LONGEST


async def test_what_the_first_answer_took_says_nothing_about_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 100.0, 100.9])
    monkeypatch.setattr("logotui.poll.monotonic", lambda: next(clock))
    poll = Poll(_nothing_new)
    await poll.once()
    assert poll.interval < CALM
    await poll.once()
    assert poll.interval == pytest.approx(0.9 * PATIENCE)


async def _nothing_new() -> bool:
    return False
