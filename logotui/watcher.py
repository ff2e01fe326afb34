"""The one reader of a host: asks what is new and posts it. Asks less often when nothing changes or the link is slow."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from time import monotonic, time
from typing import Any, Final

from textual.message import Message

from logoclip.agent.questions import Events, Gauges, Histograms, Info, Log, ReadCurves, Runs
from logoclip.errors import LogoclipError
from logoclip.machine.gauges import Machine
from logoclip.runs.reading import MOST_HISTOGRAMS
from logoclip.runs.series import Series
from logoclip.runs.summary import RunSummary
from logotui.facts import Facts, merged
from logotui.hosts.host import Host, HostLost
from logotui.messages import CallFailed, LinkChanged, MachineChanged, PlaceKnown, RunsChanged, StoryGrew
from logotui.story import RunStory
from logotui.wishes import Wish, with_wishes

BRISK: Final = 0.5
CALM: Final = 2.0
LONGEST: Final = 5.0
"""Seconds between two questions of a kind: while answers change, when they do not, and on the slowest link."""
LOST: Final = 0.5
GAUGES_EVERY: Final = 3.0
# The share of the time that may go into waiting for answers: a link that takes a second is asked every four.
PATIENCE: Final = 4.0
LEAST_AGE: Final = 2.0
LAG_OF_ANY: Final = 0.2
"""Seconds from a frame to its answer that are nothing to be considerate of: a network's round trip."""

# Of all that a run measures, what the monitor draws: a thin link carries nothing else.
DRAWN: Final = tuple(series.value for series in (Series.LOSS, Series.POSITIVE, Series.NEGATIVE, Series.LEARNING_RATE))
COLUMNS: Final = 280


class Watcher:
    """Asks `host` and calls `post` with a message for each thing that changed. `facts` is all it has learned.

    What it asks for is asked apart: a long history holds up no list of runs, and neither of them the state of the link.
    """

    def __init__(self, host: Host, post: Callable[[Message], Any]) -> None:
        self.host = host
        self.post = post
        self.facts = Facts()
        self.story: RunStory | None = None
        self.columns = COLUMNS
        """Of dots in the widest chart that the terminal has room for."""
        self.lag = 0.0
        """Seconds that the terminal takes to show a frame: what cannot be seen is not asked for either."""
        self.looked = asyncio.Event()
        self._told: tuple[RunSummary, ...] | None = None
        self._wishes: list[Wish] = []
        self._taken = 0
        self._measured = monotonic()
        self._revision = ""
        self._heard = monotonic()
        self._complaint = ""
        # A run that has ended and has nothing new is not asked again until its summary changes.
        self._read_out: RunSummary | None = None
        self._runs = Poll(self._read_runs, lag=self._lag)
        self._story = Poll(self._read_story, lag=self._lag)
        self._gauges = Poll(self._read_gauges, brisk=GAUGES_EVERY, calm=GAUGES_EVERY)

    def open(self, run_id: str) -> None:
        """Read the curves, events and log of `run_id` from now on."""
        if self.story is None or run_id != self.story.run_id:
            self.story, self._read_out = RunStory(run_id), None
            self.post(StoryGrew(self.story))  # what was shown of another run leaves the screen now
        self.nudge()

    def _lag(self) -> float:
        return self.lag

    def close(self) -> None:
        """Read no run's curves any more: the one that was open is gone."""
        self.story = None

    def nudge(self) -> None:
        """Ask again now: a person did something."""
        self._runs.nudge()
        self._story.nudge()

    async def run(self) -> None:
        """Watch until cancelled."""
        await asyncio.gather(self._runs.run(), self._story.run(), self._gauges.run(), self._watch_link())

    async def look(self) -> None:
        """Ask everything once."""
        for poll in (self._runs, self._story, self._gauges):
            await poll.once()
        self._show_link()

    async def _read_runs(self) -> bool:
        try:
            changed = await self._ask_for_runs()
            self._complaint = ""
        except HostLost:
            raise
        except LogoclipError as error:
            changed = False
            self._complain(str(error))
        self.looked.set()
        self._show_link()
        return changed

    async def _ask_for_runs(self) -> bool:
        if self.facts.place is None:
            place = await self.host.ask(Info())
            self.facts = replace(self.facts, place=place)
            self.post(PlaceKnown(place))
        taken = self._taken
        changes = await self.host.ask(Runs(self._revision))
        if taken != self._taken:  # the host may have looked before it did what a person asked for since: look again
            self._runs.nudge()
            return True
        self._revision, self._heard = changes.revision, monotonic()
        if changes.more:
            self._runs.nudge()
        if changes.now is not None:
            self.facts = replace(self.facts, clock_ahead=changes.now - time())
        if not self._tell(merged(self._told or (), changes), complete=not changes.more):
            return False
        self._story.nudge()
        return True

    def _tell(self, told: tuple[RunSummary, ...] | None, complete: bool | None = None) -> bool:
        """Post the runs that the host told of, with what is wished of them. Returns whether that is news."""
        self._told = told
        complete = self.facts.complete if complete is None else complete
        if told is None:
            return False
        runs = with_wishes(told, self._wishes)
        if (runs, complete) == (self.facts.runs, self.facts.complete):
            return False
        self.facts = replace(self.facts, runs=runs, complete=complete)
        self.post(RunsChanged(runs))
        return True

    @contextmanager
    def wishing(self, wish: Wish) -> Iterator[None]:
        """Show `wish` as asked, and not confirmed, while the block asks the host for it."""
        self._wishes.append(wish)
        self._tell(self._told)
        try:
            yield
        finally:
            self._wishes = [other for other in self._wishes if other is not wish]
            self._tell(self._told)

    def take(self, summary: RunSummary) -> None:
        """A run as the host has just described it: it is shown without waiting for the next list."""
        self._taken += 1
        if self._told is not None:
            self._told = tuple(
                replace(summary, serial=run.serial) if run.id == summary.id else run for run in self._told
            )

    def _complain(self, text: str) -> None:
        """Say once what stays wrong."""
        if text != self._complaint:
            self._complaint = text
            self.post(CallFailed(text))

    async def _read_story(self) -> bool:
        story = self.story
        run = self.facts.run(story.run_id) if story else None
        if story is None or (run and run == self._read_out):
            return False
        try:
            grew = await read_story(self.host, story, self.columns)
            story.trouble = ""
        except HostLost:
            raise
        except LogoclipError as error:
            grew, story.trouble = story.trouble != str(error), str(error)
        if grew and story is self.story:
            self.post(StoryGrew(story))
        if not grew and run and not run.alive:
            self._read_out = run
        return grew

    async def _read_gauges(self) -> bool:
        with suppress(LogoclipError):  # a machine that cannot be measured is shown without gauges
            machine = await self.host.ask(Gauges())
            self._measured = monotonic()
            self.facts = replace(self.facts, machine=machine, machine_age=None)
            self.post(MachineChanged(machine))
        return False

    async def _watch_link(self) -> None:
        while True:
            self._show_link()
            await asyncio.sleep(LOST)

    def _show_link(self) -> None:
        link, age = self.host.link, self._age()
        if (link, age) != (self.facts.link, self.facts.age):
            came_back = self.facts.link.lost and not link.lost
            self.facts = replace(self.facts, link=link, age=age)
            self.post(LinkChanged(link, age))
            if came_back:
                self.nudge()
        self._age_gauges()

    def _age_gauges(self) -> None:
        age = monotonic() - self._measured
        whole = int(age) if age > 2 * self._gauges.interval + LEAST_AGE else None
        if whole != self.facts.machine_age and self.facts.machine != Machine():
            self.facts = replace(self.facts, machine_age=whole)
            self.post(MachineChanged(self.facts.machine, whole))

    def _age(self) -> int | None:
        """Whole seconds since the runs were heard of; None while that is the present."""
        age = monotonic() - self._heard
        return int(age) if age > max(LEAST_AGE, 2 * self._runs.interval) else None


class Poll:
    """One question asked again and again: brisk while its answers change, calmer when not, and as the link bears."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[bool]],
        brisk: float = BRISK,
        calm: float = CALM,
        lag: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """`ask` returns whether there was anything new, `lag` the seconds until that can be seen."""
        self._lag = lag
        self._ask = ask
        self._brisk = brisk
        self._calm = calm
        self._nudged = asyncio.Event()
        self._first = True
        self.interval = brisk

    def nudge(self) -> None:
        """Ask again now."""
        self._nudged.set()

    async def run(self) -> None:
        """Ask until cancelled."""
        while True:
            self._nudged.clear()
            await self.once()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._nudged.wait(), self.interval)

    async def once(self) -> None:
        """Ask, and settle when to ask again."""
        began = monotonic()
        try:
            changed = await self._ask()
        except HostLost:
            self.interval, self._first = LOST, True
            return
        # The first answer after a gap brings a history, or waited for the link: it says nothing about the next one.
        took = max(0.0 if self._first else monotonic() - began, self._lag() - LAG_OF_ANY)
        self._first = False
        self.interval = next_interval(self.interval, changed, took, self._brisk, self._calm)


async def read_story(host: Host, story: RunStory, columns: int = COLUMNS) -> bool:
    """Read everything that is new in `story`'s run, for charts of so many columns. Returns whether anything was."""
    id = story.run_id
    grew = story.take_curves(await host.ask(ReadCurves(id, DRAWN, columns, story.cursor)))
    if story.take_events(await host.ask(Events(id, story.event_position))):
        grew = True
        # Histograms are written where epochs end, and an event reports each.
        await _read_histograms(host, story)
    offset = story.log_offset if story.log_offset is not None else -4096
    return story.take_log(await host.ask(Log(id, offset))) or grew


async def _read_histograms(host: Host, story: RunStory) -> None:
    """Those of the epochs that are new; of a long run they come in several answers."""
    found = await host.ask(Histograms(story.run_id, story.histogram_position))
    while story.take_histograms(found) and len(found) >= MOST_HISTOGRAMS:
        found = await host.ask(Histograms(story.run_id, story.histogram_position))


def next_interval(last: float, changed: bool, took: float, brisk: float = BRISK, calm: float = CALM) -> float:
    """Seconds until the host is asked again: brisk while things change, calmer when not, as often as the link bears."""
    wanted = brisk if changed else min(max(last, brisk) * 1.5, calm)
    return max(wanted, min(took * PATIENCE, LONGEST))
