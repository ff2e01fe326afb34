from __future__ import annotations

import signal

import pytest

from logoclip.cli.interrupts import Interrupts


def test_the_first_ctrl_c_is_noted_and_the_handler_before_comes_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupts() as interrupts:
        assert not interrupts.noted
        signal.raise_signal(signal.SIGINT)
        assert interrupts.noted
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_ctrl_c_leaves_at_once() -> None:
    with pytest.raises(KeyboardInterrupt), Interrupts() as interrupts:
        signal.raise_signal(signal.SIGINT)
        assert interrupts.noted
        signal.raise_signal(signal.SIGINT)
