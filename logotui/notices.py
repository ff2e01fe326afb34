"""What the console has said: a toast is gone after some seconds, and what it said is kept to be read whole."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from logoclip.runs.summary import RunSummary

Severity = Literal["information", "warning", "error"]

MOST: Final = 200
LONGEST_TOAST: Final = 200  # characters: some five lines at a corner of the smallest terminal


@dataclass(frozen=True)
class Notice:
    """One thing that was said: `at` in Unix seconds, the whole `text`, and the run that it is about, if it is one."""

    at: float
    severity: Severity
    text: str
    run_id: str | None = None


class Notices:
    """The newest of what was said, newest first."""

    def __init__(self) -> None:
        self._kept: deque[Notice] = deque(maxlen=MOST)

    def add(self, notice: Notice) -> None:
        self._kept.appendleft(notice)

    def __iter__(self) -> Iterator[Notice]:
        return iter(tuple(self._kept))

    def __len__(self) -> int:
        return len(self._kept)


def toast(text: str) -> str:
    """As much of `text` as a toast has room for, and the key that shows the rest."""
    return text if len(text) <= LONGEST_TOAST else f"{text[:LONGEST_TOAST].rstrip()} … (E shows it whole)"


def trouble_of(run: RunSummary, wish: str) -> Notice | None:
    """All that `run` says of its trouble, with the last words of its log; None if it has none to tell of.

    Args:
        wish: what is wanted of it and has not come true, in words.
    """
    parts = [wish, run.error, run.message, "\n".join(run.last_words)]
    if not any(parts):
        return None
    parts[0] = f"{run.called} {run.state}{f': {wish}' if wish else ''}"
    severity: Severity = "error" if run.error else "information"
    return Notice(run.ended or run.updated, severity, "\n\n".join(filter(None, parts)), run.id)
