from __future__ import annotations

import pytest

from logoclip.training.schedule import effective_warmup, warmup_cosine


def test_it_rises_in_a_line_then_falls_to_nearly_nothing() -> None:
    rate = warmup_cosine(peak=2.0, warmup=10, total=110)
    assert [rate(step) for step in (1, 5, 10)] == pytest.approx([0.2, 1.0, 2.0])
    assert rate(11) == pytest.approx(2.0)
    assert rate(61) == pytest.approx(1.0)
    falling = [rate(step) for step in range(11, 111)]
    assert falling == sorted(falling, reverse=True)
    assert 0 < rate(110) < 0.002


def test_a_warmup_longer_than_the_run_becomes_a_tenth_of_it() -> None:
    assert effective_warmup(500, 300) == 30
    assert warmup_cosine(1.0, 500, 300)(30) == pytest.approx(1.0)


def test_no_warmup_starts_at_the_peak() -> None:
    assert warmup_cosine(1.0, 0, 100)(1) == pytest.approx(1.0)
