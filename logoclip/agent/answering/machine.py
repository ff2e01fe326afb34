"""Answers about the machine (`questions.machine`)."""

from __future__ import annotations

import platform
from importlib.util import find_spec

from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.machine import PROTOCOL, Examine, Gauges, Greeting, Hello, Info, Place
from logoclip.errors import InputError
from logoclip.machine.check import Check
from logoclip.machine.gauges import Machine
from logoclip.runs.status import this_host
from logoclip.version import __version__


def hello(desk: Desk, question: Hello) -> Greeting:
    from logoclip.agent.questions.every import QUESTIONS

    if question.protocol != PROTOCOL:
        raise InputError(
            f"this machine has logotui {__version__} (protocol {PROTOCOL}), "
            f"the console {question.version or 'another version'} (protocol {question.protocol})"
        )
    return Greeting(PROTOCOL, __version__, tuple(QUESTIONS))


def info(desk: Desk, question: Info) -> Place:
    torch = find_spec("torch") is not None
    return Place(this_host(), str(desk.workspace.root), __version__, platform.python_version(), torch)


def gauges(desk: Desk, question: Gauges) -> Machine:
    return desk.meter.read()


def examine(desk: Desk, question: Examine) -> tuple[Check, ...]:
    from logoclip.machine import doctor

    return tuple(doctor.examine(desk.workspace))
