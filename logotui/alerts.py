"""What a person wants to be called for: a run that ends, fails, is lost, meets its targets, stalls or gets worse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from logoclip.runs.states import State
from logoclip.runs.summary import RunSummary
from logotui.notices import Severity
from logotui.quantities import duration, figure

Kind = Literal["ended", "targets", "stalled", "worse"]

PATIENT_STEPS: Final = 20
PATIENT_SECONDS: Final = 60.0
"""A run stalls that takes no step for twenty times what one takes, and for a minute at least …"""
EPOCH_PATIENCE: Final = 10.0
"""… or, at the end of an epoch, where it validates and saves, ten times as long."""
ENDS: Final[dict[State, tuple[Severity, str]]] = {
    "finished": ("information", "has finished"),
    "failed": ("error", "failed"),
    "lost": ("error", "is lost"),
    "paused": ("warning", "has paused by itself"),
    "stopped": ("warning", "has stopped by itself"),
}


@dataclass(frozen=True)
class Alert:
    """One reason to call a person: about which run and which attempt of it, and in which words."""

    run_id: str
    attempt: int
    kind: Kind
    severity: Severity
    text: str


def changes(before: RunSummary, after: RunSummary) -> tuple[Alert, ...]:
    """What is worth a call in the way of a run from `before` to `after`."""
    found = [_ended(before, after), _targets(before, after), _worse(before, after), _silent(before, after)]
    return tuple(alert for alert in found if alert is not None)


def _alert(run: RunSummary, kind: Kind, severity: Severity, words: str) -> Alert:
    return Alert(run.id, run.attempt, kind, severity, f"{run.id} {words}")


def _ended(before: RunSummary, after: RunSummary) -> Alert | None:
    if after.state not in ENDS or (before.state, before.attempt) == (after.state, after.attempt):
        return None
    if after.state in ("paused", "stopped") and (after.wanted != "running" or before.state in ("paused", "queued")):
        return None  # that was asked for
    severity, words = ENDS[after.state]
    reason = after.error or (after.message if after.state != "finished" or after.below_base else "")
    return _alert(after, "ended", severity, f"{words}{f': {reason}' if reason else ''}")


def _targets(before: RunSummary, after: RunSummary) -> Alert | None:
    if before.figures.targets_met or not after.figures.targets_met:
        return None
    return _alert(after, "targets", "information", f"meets its targets in epoch {after.epoch}")


def _worse(before: RunSummary, after: RunSummary) -> Alert | None:
    if before.below_base or not after.below_base:
        return None
    words = f"is worse than its base: {figure(after.best_value)}, which was {figure(after.base_value)}"
    return _alert(after, "worse", "warning", words)


def _silent(before: RunSummary, after: RunSummary) -> Alert | None:
    if before.silent or not (after.silent and after.alive):
        return None
    return _alert(after, "stalled", "warning", f"gives no sign of life for {duration(after.silent_for)}")


def stalled(run: RunSummary, still: float) -> Alert | None:
    """Whether a training that has taken no step for `still` seconds should have."""
    pace = run.figures.seconds_per_step
    if run.kind != "train" or run.state != "running" or pace is None or not run.step:
        return None
    if still < patience(run, pace):
        return None
    return _alert(run, "stalled", "warning", f"stalls: no step for {duration(still)}, and one takes {figure(pace)} s")


def patience(run: RunSummary, pace: float) -> float:
    """Seconds without a step after which a training stalls whose steps take `pace` seconds."""
    longest = max(PATIENT_SECONDS, PATIENT_STEPS * pace)
    return longest * EPOCH_PATIENCE if _at_an_epochs_end(run) else longest


def _at_an_epochs_end(run: RunSummary) -> bool:
    epoch = run.steps_planned // run.epochs_planned if run.epochs_planned else 0
    return bool(epoch) and run.step % epoch == 0


class Alarm:
    """Tells each alert once: not of what was so when the first list came, and not again after a gap in the link."""

    def __init__(self) -> None:
        self._known: dict[str, RunSummary] | None = None
        self._told: set[tuple[str, int, Kind]] = set()
        self._moved: dict[str, tuple[tuple[int, int], float]] = {}

    def look(self, runs: Iterable[RunSummary], now: float) -> list[Alert]:
        """The new alerts of `runs`, at the moment `now` in seconds of any clock that runs evenly."""
        found: list[Alert] = []
        known, present = self._known, {run.id: run for run in runs}
        for run in present.values():
            waited = stalled(run, self._still(run, now))
            if known is not None:
                # One that came and went between two lists has ended, too.
                found += changes(known.get(run.id, _new(run)), run)
            found += [waited] if waited else []
        self._known = {**(known or {}), **present}  # one that was deleted may be brought back, as it was
        return [alert for alert in found if self._first(alert)]

    def _still(self, run: RunSummary, now: float) -> float:
        place = (run.attempt, run.step)
        if run.id not in self._moved or self._moved[run.id][0] != place or run.state != "running":
            self._moved[run.id] = (place, now)
            self._told.discard((run.id, run.attempt, "stalled"))  # it goes on: the next time is another one
        return now - self._moved[run.id][1]

    def _first(self, alert: Alert) -> bool:
        key = (alert.run_id, alert.attempt, alert.kind)
        first = key not in self._told
        self._told.add(key)
        return first


def _new(run: RunSummary) -> RunSummary:
    """What `run` was before anybody saw it."""
    return RunSummary(run.kind, "queued", id=run.id, attempt=run.attempt)
