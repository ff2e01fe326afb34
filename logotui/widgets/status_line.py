"""The line that says what the open run is doing. It is never dropped, only shortened from the right."""

from __future__ import annotations

import time
from collections.abc import Iterator

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.runs.summary import RunSummary
from logotui.names import shortened
from logotui.quantities import NONE, as_percent, count, duration, figure
from logotui.widgets.bar import progress_bar
from logotui.widgets.states import KINDS, STATES, Look, bad_numbers, life
from logotui.wishes import unheard, wish_words

SEPARATOR = "   "
LEAST_NAME = 16
BAR_WIDTHS = (34, 20, 10)


class StatusLine(Widget):
    """State, name, progress, what is left, the best so far, the last durable step."""

    DEFAULT_CSS = "StatusLine { height: 1; padding: 0 1; }"

    run: reactive[RunSummary | None] = reactive(None)
    now: reactive[float] = reactive(time.time)
    """The time of day on the run's machine, in Unix seconds."""

    def render(self) -> Content:
        return status_line(self.run, self.size.width, self.now) if self.run else Content("no run is open")


def status_line(run: RunSummary, width: int, now: float = 0.0) -> Content:
    """As many parts as fit in `width`, the most important first, with the widest bar that leaves them room."""
    bars = [bar for bar in BAR_WIDTHS if bar * 4 <= width] or [0]
    for bar in bars:
        line = Content(SEPARATOR).join(parts(run, bar, now))
        if line.cell_length <= width:
            return line
    return _first(run, list(parts(run, bars[-1], now)), width, least=2 if wish_words(run, now) else 1)


def _first(run: RunSummary, everything: list[Content], width: int, least: int) -> Content:
    """As many of the parts as fit, and of the `least` that must be there what fits, the name cut in its middle."""
    for kept in range(len(everything), least, -1):
        line = Content(SEPARATOR).join(everything[:kept])
        if line.cell_length <= width:
            return line
    needed = everything[1:least]
    taken = _state(run).cell_length + sum(part.cell_length + len(SEPARATOR) for part in needed)
    first = Content.assemble(
        _state(run), (shortened(run.called, max(width - taken, LEAST_NAME if needed else 0)), "bold")
    )
    return Content(SEPARATOR).join([first, *needed]).truncate(width, ellipsis=True)


def parts(run: RunSummary, bar: int, now: float) -> Iterator[Content]:
    """The parts of the line in the order of their importance: what is, what is wanted, how far it is."""
    yield Content.assemble(_state(run), (run.called, "bold"))
    if wish := wish_words(run, now):
        yield Content.styled(wish, "$wrong" if unheard(run) else "$look")
    if (silence := life(run)) and not unheard(run):  # a wish that nobody hears says so already
        yield Content.styled(silence, "$wrong" if run.silent or run.unseen else "$look")
    if bad := bad_numbers(run):
        yield Content.styled(bad, "$wrong bold")
    yield from _training(run, bar) if run.kind == "train" else _job(run, bar)


def _state(run: RunSummary) -> Content:
    look = STATES.get(run.state, Look("?", "$wrong"))
    return Content.assemble((f"{look.glyph} {run.state}", look.style), "  ")


def _training(run: RunSummary, bar: int) -> Iterator[Content]:
    if not run.steps_planned:
        return
    share = run.step / run.steps_planned
    epoch = f"epoch {run.epoch}/{run.epochs_planned} " if run.epochs_planned else ""
    yield Content.assemble(epoch, progress_bar(share, bar), f" {as_percent(share):>5}")
    yield Content(f"step {count(run.step)}/{count(run.steps_planned)}")
    if run.alive:
        yield Content(f"left {duration(run.seconds_left)}")
    if run.best_value is not None:
        best = f"best {figure(run.best_value)} (epoch {run.best_epoch})"
        below = Content.styled(f"{best}, below its base {figure(run.base_value)}", "$wrong")
        yield below if run.below_base else Content(best)
    yield Content.styled(f"durable {count(run.last_durable_step) if run.last_durable_step else NONE}", "$quiet")


def _job(run: RunSummary, bar: int) -> Iterator[Content]:
    yield Content(KINDS.get(run.kind, run.kind))
    if run.progress:
        done, total = run.progress
        share = done / total if total else 0.0
        yield Content.assemble(progress_bar(share, bar), f" {as_percent(share):>5}")
        yield Content(f"{count(done)}/{count(total)}")
