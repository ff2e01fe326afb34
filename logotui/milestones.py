"""What happened in a run, as marks on the axis of its charts that can be walked from one to the next."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from logoclip.runs.reading import Event
from logotui.quantities import moment

BAD_STEP: Final = "bad step"
LEFT_OUT: Final = " left out: "
GLYPHS: Final = {
    "epoch": "┊",
    "checkpoint": "◆",
    "resumed": "▶",
    "paused": "‖",
    "stopped": "■",
    "warning": "!",
    BAD_STEP: "✗",
}
"""From what happens all the time to the worst. Each is another sign on the plainest terminal too."""
QUIET: Final = ("epoch", "checkpoint")
DETAIL: Final = "files"
"""The kind of event that only explains the one before it."""


class Milestone(NamedTuple):
    """One mark: `time` in Unix seconds, `text` in one line."""

    step: int
    time: float
    kind: str
    text: str

    @property
    def glyph(self) -> str:
        """One cell that stands for its kind."""
        return GLYPHS.get(self.kind, "·")

    @property
    def rank(self) -> int | None:
        """How bad it is; 0 and below what happens all the time; None for what is only said, and not drawn."""
        return list(GLYPHS).index(self.kind) - len(QUIET) + 1 if self.kind in GLYPHS else None

    @property
    def style(self) -> str:
        """The colour of its kind."""
        return {BAD_STEP: "$wrong", "warning": "$look"}.get(self.kind, "$foreground")


def signs() -> str:
    """`┊ epoch, ◆ checkpoint` and so on: what stands for what."""
    return ", ".join(f"{glyph} {kind}" for kind, glyph in GLYPHS.items())


def milestones(events: Iterable[Event]) -> tuple[Milestone, ...]:
    """The marks of a run, in the order of steps; of one step in the order in which they came."""
    marks = (
        Milestone(event.step, event.time, _kind(event), " ".join(event.message.split()))
        for event in events
        if event.kind != DETAIL
    )
    return tuple(sorted(marks, key=lambda mark: mark.step))


def _kind(event: Event) -> str:
    if event.kind == "warning" and LEFT_OUT in event.message:
        return BAD_STEP
    # A worker notes it among other notes.
    return "resumed" if event.kind == "note" and event.message.startswith("resumed from") else event.kind


@dataclass
class Walk:
    """Where a person is among the marks."""

    at: Milestone | None = None

    def go(self, marks: Sequence[Milestone], by: int, step: int | None = None) -> Milestone | None:
        """The next mark (`by` is 1) or the one before it (-1), which is then where the person is; at the ends it stays.

        Args:
            step: where the charts' cursor is, if it is anywhere. Unless that is at the last mark, it counts.

        From nowhere the first step leads to the newest mark.
        """
        if marks:
            self.at = marks[min(max(self._place(marks, by, step), 0), len(marks) - 1)]
        return self.at

    def _place(self, marks: Sequence[Milestone], by: int, step: int | None) -> int:
        if self.at is not None and self.at in marks and step in (None, self.at.step):
            return marks.index(self.at) + by
        if step is None:
            return len(marks) - 1
        steps = [mark.step for mark in marks]
        return bisect_right(steps, step) if by > 0 else bisect_left(steps, step) - 1

    def words(self, marks: Sequence[Milestone]) -> str:
        """`✗ bad step  3 of 14 · step 212 · 12:44:02 · step 212 left out: its loss is nan`."""
        if self.at is None or self.at not in marks:
            return ""
        mark = self.at
        end = ", the last" if mark == marks[-1] else ", the first" if mark == marks[0] else ""
        place = f"{marks.index(mark) + 1} of {len(marks)}{end}"
        return f"{mark.glyph} {mark.kind}  {place} · step {mark.step:,} · {moment(mark.time)} · {mark.text}"
