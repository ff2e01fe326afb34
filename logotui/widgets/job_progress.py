"""What a job that is no training shows: how far it is, at what, and how long it will take."""

from __future__ import annotations

import time

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logotui.facts import RunSummary
from logotui.quantities import count, duration
from logotui.widgets.bar import progress_bar
from logotui.widgets.states import KINDS

ENOUGH = 2.0  # seconds of watching before a guess is worth saying


class Pace:
    """How fast a job goes, as seen from here. A job has several parts, and each counts from nought."""

    def __init__(self) -> None:
        self._part: tuple[str, str, int] | None = None
        self._since = self._done = 0.0

    def seconds_left(self, run: RunSummary, now: float) -> float | None:
        """Until the part that the job is at is done; None before it can be told."""
        done, total = run.progress or (0, 0)
        part = (run.id, run.message, total)
        if part != self._part or done < self._done:
            self._part, self._since, self._done = part, now, done
        gained, took = done - self._done, now - self._since
        return (total - done) * took / gained if run.alive and gained > 0 and took >= ENOUGH else None


class JobProgress(Widget):
    """A wide bar with figures and the job's own words."""

    DEFAULT_CSS = "JobProgress { height: 7; padding: 1 2; }"

    run: reactive[RunSummary | None] = reactive(None)

    def __init__(self) -> None:
        super().__init__()
        self._pace = Pace()

    def render(self) -> Content:
        if self.run is None:
            return Content("")
        now = time.time()
        return Content("\n").join(lines(self.run, self.size.width, now, self._pace.seconds_left(self.run, now)))


def lines(run: RunSummary, width: int, now: float, left: float | None) -> list[Content]:
    """Title, bar, figures, message."""
    done, total = run.progress or (0, 0)
    share = done / total if total else float(run.state == "finished")
    elapsed = (run.ended or now) - run.started if run.started else None
    figures = [f"{share:.0%}".replace("%", " %")]
    figures += [f"{count(done)} of {count(total)}"] if total else []
    figures += [f"about {duration(left)} left"] if left is not None else []
    figures += [f"{duration(elapsed)} so far" if run.alive else f"took {duration(elapsed)}"] if elapsed else []
    return [
        Content.styled(KINDS.get(run.kind, run.kind), "bold"),
        progress_bar(share, width),
        Content("   ".join(figures)),
        Content.styled(run.error, "$wrong") if run.error else Content.styled(run.message, "$quiet"),
    ]
