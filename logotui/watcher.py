"""The one reader of a host: asks what is new and posts it. Asks less often when nothing changes or the link is slow."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from textual.message import Message

from logoclip.errors import LogoclipError
from logotui.facts import Facts, Link, Machine, RunSummary
from logotui.hosts.host import Host, HostLost
from logotui.messages import CallFailed, InfoChanged, LinkChanged, MachineChanged, RunsChanged, StoryGrew
from logotui.story import RunStory

BRISK = 0.5
CALM = 2.0
LOST = 1.0
GAUGES_EVERY = 3.0
# The share of the time that may go into waiting for answers: a link that takes a second is asked every four.
PATIENCE = 4.0


# Of all that a run measures, what the monitor shows: a thin link carries nothing else.
SHOWN = (
    "loss",
    "positive",
    "negative",
    "separation",
    "learning_rate",
    "images_per_second",
    "seconds_per_step",
    "memory_gb",
    "gpu_memory_gb",
)


class Watcher:
    """Polls `host` and calls `post` with a message for each thing that changed. `facts` is all it has learned."""

    def __init__(self, host: Host, post: Callable[[Message], Any]) -> None:
        self.host = host
        self.post = post
        self.facts = Facts()
        self.story: RunStory | None = None
        self.looked = asyncio.Event()
        self._nudged = asyncio.Event()
        self._interval = BRISK
        self._gauges_at = 0.0
        self._complaint = ""
        # A run that has ended and has nothing new is not asked again until its summary changes.
        self._told_out: RunSummary | None = None

    def open(self, run_id: str) -> None:
        """Read the curves, events and log of `run_id` from now on."""
        if self.story is None or run_id != self.story.run_id:
            self.story, self._told_out = RunStory(run_id), None
            self.post(StoryGrew(self.story))  # what was shown of another run leaves the screen now
        self.nudge()

    def nudge(self) -> None:
        """Ask again now: a person did something."""
        self._nudged.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            began = time.monotonic()
            changed = await self._look()
            self.looked.set()
            took = time.monotonic() - began
            self._interval = LOST if self.facts.link.lost else next_interval(self._interval, changed, took)
            await self._wait(self._interval)

    async def _wait(self, seconds: float) -> None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._nudged.wait(), seconds)
        self._nudged.clear()

    async def _look(self) -> bool:
        try:
            await self._introduce()
            changed = await self._read_runs()
            changed |= await self._read_story()
            await self._read_gauges()
            self._complaint = ""
        except HostLost:
            changed = False
        except LogoclipError as error:
            changed = False
            self._complain(str(error))
        self._tell_link()
        return changed

    def _complain(self, text: str) -> None:
        """Say once what stays wrong."""
        if text != self._complaint:
            self._complaint = text
            self.post(CallFailed(text))

    async def _introduce(self) -> None:
        if not self.facts.info:
            info = await self.host.call("info")
            self.facts = replace(self.facts, info=info)
            self.post(InfoChanged(info))

    async def _read_runs(self) -> bool:
        runs = tuple(RunSummary.of(answer) for answer in await self.host.call("runs"))
        if runs == self.facts.runs:
            return False
        self.facts = replace(self.facts, runs=runs)
        self.post(RunsChanged(runs))
        return True

    async def _read_story(self) -> bool:
        story = self.story
        run = self.facts.run(story.run_id) if story else None
        if story is None or (run and run == self._told_out):
            return False
        grew = await read_story(self.host, story)
        if grew and story is self.story:
            self.post(StoryGrew(story))
        if not grew and run and not run.alive:
            self._told_out = run
        return grew

    async def _read_gauges(self) -> None:
        if time.monotonic() - self._gauges_at < GAUGES_EVERY:
            return
        self._gauges_at = time.monotonic()
        machine = Machine.of(await self.host.call("gauges"))
        self.facts = replace(self.facts, machine=machine)
        self.post(MachineChanged(machine))

    def _tell_link(self) -> None:
        link: Link = self.host.link
        if link != self.facts.link:
            self.facts = replace(self.facts, link=link)
            self.post(LinkChanged(link))


async def read_story(host: Host, story: RunStory) -> bool:
    """Read everything that is new in `story`'s run. Returns whether anything was."""
    run = {"id": story.run_id}
    grew = story.take_scalars(await host.call("scalars", **run, after=story.position, names=SHOWN))
    if story.take_events(await host.call("events", **run, after=story.event_position)):
        grew = True
        # Histograms are written where epochs end, and an event tells of each.
        story.take_histograms(await host.call("histograms", **run))
    offset = story.log_offset if story.log_offset is not None else -4096
    return story.take_log(await host.call("log", **run, offset=offset)) or grew


def next_interval(last: float, changed: bool, took: float) -> float:
    """Seconds until the host is asked again: brisk while things change, calmer when not, as often as the link bears."""
    calm = BRISK if changed else min(last * 1.5, CALM)
    return max(calm, took * PATIENCE)
