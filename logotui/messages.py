"""Small facts on their way to the screen in front. A newer one of a kind replaces a waiting older one."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from logoclip.agent.questions.machine import Place
from logoclip.machine.gauges import Machine
from logoclip.runs.summary import RunSummary
from logotui.drawing.detail import Detail
from logotui.hosts.host import Link
from logotui.story import RunStory


class Latest(Message, bubble=False):
    """A message of which only the newest matters."""

    def can_replace(self, message: Message) -> bool:
        return type(message) is type(self)


@dataclass
class RunsChanged(Latest):
    """The list of runs, newest first, differs from before."""

    runs: tuple[RunSummary, ...]


@dataclass
class StoryGrew(Latest):
    """The open run has new points, events, histograms or log lines."""

    story: RunStory


@dataclass
class MachineChanged(Latest):
    """The machine's gauges were read, or have grown old: `age` in seconds, once that is worth saying."""

    machine: Machine
    age: int | None = None


@dataclass
class LinkChanged(Latest):
    """The host was lost, is being retried, or answers again; or what is shown has grown old: `age` in seconds."""

    link: Link
    age: int | None = None


@dataclass
class TerminalSlow(Latest):
    """How the terminal keeps up, and how much is therefore drawn. `words`: nothing while it does; the longest first."""

    words: tuple[str, ...] = ()
    detail: Detail = Detail.FULL


@dataclass
class PlaceKnown(Latest):
    """The host has said who it is."""

    place: Place


@dataclass
class CallFailed(Latest):
    """The host refused what the watcher asked; the text says what to do."""

    text: str
