from __future__ import annotations

import re
import signal
import time

import pytest

from logoclip.errors import InputError
from logotui import patterns
from logotui.patterns import SlowPattern, compiled, searched, too_slow


@pytest.mark.parametrize("pattern", ["(", "a{99999999999999999999}", "(" * 450, "[z-a]", "*"])
def test_what_is_no_expression_is_said_in_one_line(pattern: str) -> None:
    with pytest.raises(InputError) as found:
        compiled(pattern)
    assert len(str(found.value).splitlines()) == 1


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|a)+$", r"(a*)*b", r"a*a*a*a*a*a*a*a*a*b", r"^(\w+\s?)*$"])
def test_an_expression_that_takes_for_ever_is_given_up_and_not_tried_again(pattern: str) -> None:
    search = re.compile(pattern).search
    for _ in range(2):
        begun = time.process_time()
        with pytest.raises(SlowPattern, match="takes too long"):
            searched(pattern, lambda: search("a" * 400 + "!"))
        taken, begun = time.process_time() - begun, time.process_time()
    assert too_slow(pattern) and taken < patterns.SECONDS / 2, "the second time nothing was searched"


def test_what_is_quick_is_found_and_leaves_no_timer_and_no_handler() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    assert searched("a+", lambda: re.search("a+", "baa")) and not too_slow("a+")
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0) and signal.getsignal(signal.SIGVTALRM) is before


def test_only_the_last_slow_ones_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_slow", {})
    for number in range(patterns.MOST_REMEMBERED + 5):
        patterns._remember(str(number))
    assert not too_slow("0") and too_slow("104") and len(patterns._slow) == patterns.MOST_REMEMBERED
