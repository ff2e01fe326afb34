"""What a console asks about the machine at the other end: who it is, how busy, whether it can train."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from logoclip.agent.questions.question import Question
from logoclip.machine.check import Check
from logoclip.machine.gauges import Machine

PROTOCOL: Final = 2
"""What both sides of a link speak; `wire` says when it becomes another."""


class Greeting(Struct, frozen=True):
    """Who answers: the protocol and version of its program, and the questions that it knows."""

    protocol: int
    version: str
    questions: tuple[str, ...] = ()


class Hello(Question[Greeting], frozen=True):
    """The first question on every link: who asks. Both sides go on only with the same protocol."""

    protocol: int
    version: str = ""


class Place(Struct, frozen=True):
    """Which machine and workspace this is, and whether the training engine is installed there."""

    host: str
    workspace: str
    version: str
    python: str
    torch: bool


class Info(Question[Place], frozen=True):
    """Which machine and workspace this is."""


class Gauges(Question[Machine], frozen=True):
    """How busy the machine is."""


class Examine(Question[tuple[Check, ...]], frozen=True):
    """What the doctor finds there: whether that machine can train. Loads torch in a process of its own."""

    slow = True
