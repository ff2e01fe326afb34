"""A source of measurements that goes away and comes back: a service that restarts, a driver that is replaced."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent import futures
from functools import partial
from threading import Lock, Thread
from typing import Final, Generic, TypeVar

Opened = TypeVar("Opened")
Answer = TypeVar("Answer")

AGAIN_AFTER: Final = 30.0
PATIENCE: Final = 1.0


class Source(Generic[Opened]):
    """Opens when it is first asked; closes when it fails, and opens again `AGAIN_AFTER` seconds later.

    It opens in the background, because a service that hangs never answers: whoever asks waits `PATIENCE` seconds once.

    Args:
        open: what connects to the source.
        close: what lets go of it.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        open: Callable[[], Opened],
        close: Callable[[Opened], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open = open
        self._close = close
        self._clock = clock
        self._lock = Lock()
        self._opening: futures.Future[Opened] | None = None
        self._again_at = 0.0

    def ask(self, question: Callable[[Opened], Answer]) -> Answer:
        """The answer of the opened source.

        Raises:
            Exception: what opening or asking it raised; until it is tried again, the same.
            TimeoutError: it does not open.
        """
        with self._lock:
            opened = self._await_opening()
            try:
                return question(opened)
            except Exception as error:  # whatever it is, the source is not to be relied on; the caller hears of it
                _in_background(partial(self._close, opened))
                self._opening = futures.Future()
                self._opening.set_exception(error)
                self._again_at = self._clock() + AGAIN_AFTER
                raise

    def _await_opening(self) -> Opened:
        due = self._opening is None or (_failed(self._opening) and self._clock() >= self._again_at)
        if self._opening is None or due:
            self._opening = _in_background(self._open)
            self._again_at = self._clock() + AGAIN_AFTER
        try:
            return self._opening.result(timeout=PATIENCE if due else 0)
        except futures.TimeoutError:
            raise TimeoutError("does not answer") from None


def _failed(opening: futures.Future[Opened]) -> bool:
    return opening.done() and opening.exception() is not None


def _in_background(work: Callable[[], Answer]) -> futures.Future[Answer]:
    """The result of `work` in a thread that does not keep the process alive, as an executor's threads do."""
    future: futures.Future[Answer] = futures.Future()

    def run() -> None:
        try:
            future.set_result(work())
        except Exception as error:  # it is raised where the result is asked for
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future
