"""Regular expressions that a person types, so that none of them can hang the console.

Python's engine takes exponential time for some (`(a+)+$` over a line of `a`s), and holds everything up meanwhile; but
it lets signals in. A timer of processor time ends what takes too long.
"""

from __future__ import annotations

import contextlib
import re
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from logoclip.errors import InputError

Found = TypeVar("Found")

SECONDS: Final = 0.5  # a thousand runs' texts take some thousandths
MOST_REMEMBERED: Final = 100
_slow: dict[str, None] = {}


class SlowPattern(InputError):
    """An expression that was given up."""


class _Late(Exception):
    """The timer has run out."""


def compiled(pattern: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """The expression that `pattern` means.

    Raises:
        InputError: it means nothing.
    """
    try:
        return re.compile(pattern, flags)
    except re.error as error:
        raise InputError(f"{error.msg} at character {(error.pos or 0) + 1}") from None
    except (RecursionError, OverflowError) as error:
        raise InputError(f"more than an expression can hold: {error}") from None


def searched(text: str, search: Callable[[], Found]) -> Found:
    """What `search` finds, which looks for the expressions in `text`. One that was too slow once is not tried again.

    Raises:
        SlowPattern: it takes more than half a second of processor time.
    """
    if text not in _slow:
        with contextlib.suppress(_Late), _limited():
            return search()
        _remember(text)
    raise SlowPattern(f"{text}: takes too long: write it without a repetition of repetitions")


def too_slow(text: str) -> bool:
    """Whether the expressions in `text` were given up."""
    return text in _slow


def _remember(text: str) -> None:
    _slow[text] = None
    if len(_slow) > MOST_REMEMBERED:
        del _slow[next(iter(_slow))]


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """Raises `_Late` in the block once that has taken too long. Only the main thread hears signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    armed = True

    def end(*_: object) -> None:
        if armed:
            raise _Late

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        try:
            yield
        finally:
            armed = False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
