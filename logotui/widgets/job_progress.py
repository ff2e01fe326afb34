"""What a job that is no training shows: how far it is, at what, and how long it will take."""

from __future__ import annotations

import time

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.runs.summary import RunSummary
from logotui.quantities import as_percent, count, duration
from logotui.widgets.bar import progress_bar
from logotui.widgets.states import KINDS
from logotui.wishes import own_words


class JobProgress(Widget):
    """A wide bar with figures and the job's own words."""

    DEFAULT_CSS = "JobProgress { height: 7; padding: 1 2; }"

    run: reactive[RunSummary | None] = reactive(None)
    now: reactive[float] = reactive(time.time)
    """The time of day on the run's machine, in Unix seconds."""

    def render(self) -> Content:
        return Content("\n").join(lines(self.run, self.size.width, self.now)) if self.run else Content("")


def lines(run: RunSummary, width: int, now: float) -> list[Content]:
    """Title, bar, figures, message."""
    done, total = run.progress or (0, 0)
    share = done / total if total else float(run.state == "finished")
    elapsed = (run.ended or now) - run.started if run.started else None
    figures = [as_percent(share)]
    figures += [f"{count(done)} of {count(total)}"] if total else []
    figures += [f"about {duration(run.seconds_left)} left"] if run.seconds_left is not None else []
    figures += [f"{duration(elapsed)} so far" if run.alive else f"took {duration(elapsed)}"] if elapsed else []
    return [
        Content.styled(KINDS.get(run.kind, run.kind), "bold"),
        progress_bar(share, width),
        Content("   ".join(figures)),
        Content.styled(run.error, "$wrong") if run.error else Content.styled(own_words(run), "$quiet"),
    ]
