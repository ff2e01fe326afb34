"""A source that fails is dropped, and comes back by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

import pytest

from logoclip.machine import source
from logoclip.machine.source import AGAIN_AFTER, Source


class Service:
    """Numbers its connections; each answers with its number until it is broken."""

    def __init__(self) -> None:
        self.now = 0.0
        self.opened = 0
        self.closed: list[int] = []
        self.refuses = False
        self.source = Source(self._open, self.closed.append, clock=lambda: self.now)

    def _open(self) -> int:
        self.opened += 1
        if self.refuses:
            raise ConnectionRefusedError("no service")
        return self.opened

    def ask(self) -> int:
        return self.source.ask(lambda connection: connection)

    def break_it(self) -> None:
        def reset(connection: int) -> None:
            raise ConnectionResetError("reset")

        with pytest.raises(ConnectionResetError, match="reset"):
            self.source.ask(reset)


def test_one_connection_answers_all_questions() -> None:
    service = Service()
    assert [service.ask(), service.ask()] == [1, 1]


def test_a_broken_connection_is_closed_and_replaced_after_a_while(until: Callable[..., object]) -> None:
    service = Service()
    service.ask()
    service.break_it()
    until(lambda: service.closed == [1])
    service.now = AGAIN_AFTER - 0.1
    with pytest.raises(ConnectionResetError, match="reset"):
        service.ask()
    assert service.opened == 1
    service.now = AGAIN_AFTER
    assert service.ask() == 2


def test_a_service_that_is_not_there_is_tried_now_and_then() -> None:
    service = Service()
    service.refuses = True
    for now in (0.0, 1.0, AGAIN_AFTER - 1):
        service.now = now
        with pytest.raises(ConnectionRefusedError):
            service.ask()
    assert service.opened == 1
    service.refuses, service.now = False, AGAIN_AFTER
    assert service.ask() == 2


def test_a_service_that_hangs_keeps_nobody_waiting_and_may_answer_later(
    monkeypatch: pytest.MonkeyPatch, until: Callable[..., object]
) -> None:
    monkeypatch.setattr(source, "PATIENCE", 0.01)
    answers = Event()
    hanging = Source(lambda: answers.wait(60), lambda _: None, clock=lambda: 0.0)

    def asked() -> bool:
        try:
            return hanging.ask(bool)
        except TimeoutError as error:
            assert str(error) == "does not answer"
            return False

    began = time.monotonic()
    assert not asked() and not asked()
    assert time.monotonic() - began < 10
    answers.set()
    until(asked)
