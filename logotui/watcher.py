"""The one reader of a host: asks what is new and posts it. Asks less often when nothing changes or the link is slow."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic, time
from typing import Any, Final

from msgspec.structs import replace
from textual.message import Message

from logoclip.agent.questions.machine import Gauges, Info
from logoclip.agent.questions.runs import Runs, Settings
from logoclip.errors import LogoclipError
from logoclip.machine.gauges import Machine
from logoclip.runs.summary import RunSummary
from logotui.facts import Facts, merged, with_settings, without_settings
from logotui.hosts.host import Host, HostLost
from logotui.messages import CallFailed, LinkChanged, MachineChanged, PlaceKnown, RunsChanged, StoryGrew
from logotui.poll import LOST, Poll
from logotui.story import RunStory, Wanted
from logotui.story_reading import read_beside, read_story
from logotui.wishes import Wish, with_wishes

GAUGES_EVERY: Final = 3.0
GAUGES_AT_REST: Final = 6.0
OTHERS_EVERY: Final = 2.0
OTHERS_CALM: Final = 10.0
"""Seconds between two looks at the runs that are drawn beside the open one."""
LEAST_AGE: Final = 2.0
MOMENT: Final = 0.1
SETTINGS_AT_ONCE: Final = 128


class Watcher:
    """Asks `host` and calls `post` with a message for each thing that changed. `facts` is all it has learned.

    What it asks for is asked apart: a long history holds up no list of runs, and neither of them the state of the link.
    """

    def __init__(self, host: Host, post: Callable[[Message], Any]) -> None:
        self.host = host
        self.post = post
        self.facts = Facts()
        self.story: RunStory | None = None
        self.others: dict[str, RunStory] = {}
        """The runs that are drawn beside the open one: only their curves and events are read, and more calmly."""
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
        self._runs = Poll(self._read_runs, lag=self._lag)
        self._settings = Poll(self._read_settings, lag=self._lag)
        self._story = Poll(self._read_story, lag=self._lag)
        self._others = Poll(self._read_others, brisk=OTHERS_EVERY, calm=OTHERS_CALM, lag=self._lag)
        self._gauges = Poll(self._read_gauges, brisk=GAUGES_EVERY, calm=GAUGES_AT_REST)

    def open(self, run_id: str) -> None:
        """Read the curves, events and log of `run_id` from now on."""
        if self.story is None or run_id != self.story.run_id:
            self.story = RunStory(run_id)
            self.post(StoryGrew(self.story))  # what was shown of another run leaves the screen now
        self.nudge()

    def overlay(self, run_ids: Iterable[str]) -> None:
        """Read the curves of these runs too, and of no others."""
        wanted = list(run_ids)
        if wanted != list(self.others):
            self.others = {run_id: self.others.get(run_id) or RunStory(run_id) for run_id in wanted}
            self._others.nudge()

    def want(self, story: RunStory, wanted: Wanted) -> None:
        """Have `wanted` of `story` read, at once if that is something new."""
        if story.want(wanted):
            (self._story if story is self.story else self._others).nudge()

    def _lag(self) -> float:
        return self.lag

    @property
    def every(self) -> float:
        """Seconds between two looks at the open run."""
        return self._story.interval

    def close(self) -> None:
        """Read no run's curves any more: the one that was open is gone."""
        self.story = None

    def nudge(self) -> None:
        """Ask again now: a person did something."""
        self._runs.nudge()
        self._story.nudge()

    @property
    def _polls(self) -> tuple[Poll, ...]:
        return self._runs, self._settings, self._story, self._others, self._gauges

    async def run(self) -> None:
        """Watch until cancelled."""
        await asyncio.gather(*(poll.run() for poll in self._polls), self._watch_link())

    async def look(self) -> None:
        """Ask everything once."""
        for poll in self._polls:
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
        finally:
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
            self._go_on(self._runs)
        if changes.now is not None:
            self.facts = replace(self.facts, clock_ahead=changes.now - time())
        if not self._tell(merged(self._told or (), changes), complete=not changes.more):
            return False
        self._go_on(self._settings)
        self._story.nudge()
        return True

    def _go_on(self, poll: Poll) -> None:
        """Ask for the next part of something long in a moment: what came is drawn before."""
        asyncio.get_running_loop().call_later(MOMENT, poll.nudge)

    async def _read_settings(self) -> bool:
        """Ask for the settings of runs that are new here, the newest first: they travel once."""
        if not (missing := without_settings(self._told or (), SETTINGS_AT_ONCE)):
            return False
        try:
            answer = await self.host.ask(Settings(missing))
        except HostLost:
            raise
        except LogoclipError:
            answer = ()  # without them the list is still a list
        self._tell(with_settings(self._told or (), frozenset(missing), answer))
        self._go_on(self._settings)
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
                replace(summary, serial=run.serial, settings=run.settings) if run.id == summary.id else run
                for run in self._told
            )

    def _complain(self, text: str) -> None:
        """Say once what stays wrong."""
        if text != self._complaint:
            self._complaint = text
            self.post(CallFailed(text))

    async def _read_story(self) -> bool:
        story = self.story
        grew = story is not None and await self._read(story, read_story)
        if grew and story is not None and story is self.story:
            self.post(StoryGrew(story))
        return grew

    async def _read_others(self) -> bool:
        grew = [await self._read(story, read_beside) for story in tuple(self.others.values())]
        if any(grew) and self.story is not None:
            self.post(StoryGrew(self.story))
        return any(grew)

    async def _read(self, story: RunStory, read: Callable[[Host, RunStory], Awaitable[bool]]) -> bool:
        run = self.facts.run(story.run_id)
        if run and story.read_out == run:
            return False
        try:
            grew = await read(self.host, story)
            story.trouble = ""
        except HostLost:
            raise
        except LogoclipError as error:
            grew, story.trouble, story.reading = story.trouble != str(error), str(error), False
        story.read_out = run if run and not (grew or run.alive or story.reading) else None
        return grew

    async def _read_gauges(self) -> bool:
        await self.looked.wait()  # the first list does not wait for what measures
        with suppress(LogoclipError):  # a machine that cannot be measured is shown without gauges
            machine = await self.host.ask(Gauges())
            self._measured = monotonic()
            self.facts = replace(self.facts, machine=machine, machine_age=None)
            self.post(MachineChanged(machine))
        return any(run.alive for run in self.facts.runs or ())

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
