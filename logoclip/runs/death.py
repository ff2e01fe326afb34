"""What a worker died of, told apart by what it and its launcher left behind: never guessed without saying so."""

from __future__ import annotations

import re
import signal
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

from logoclip.machine.boot import boot_id
from logoclip.machine.memory_kills import kills_in, logged_kill, machine_kills
from logoclip.runs.directory import RunDirectory
from logoclip.runs.exit_record import exit_code
from logoclip.runs.log_tail import read_log
from logoclip.runs.status import Status
from logoclip.runs.vitals import Vitals

Cause = Literal["hang-up", "crash", "killed", "memory", "restarted"]

MOST_WORDS: Final = 8  # lines of a traceback that are shown
TRACEBACK: Final = "Traceback (most recent call last):"
FATAL: Final = re.compile(r"^Fatal Python error: (.*)$", re.MULTILINE)
FAILED: Final = "failed: "
LOGGED: Final = re.compile(r"^\d\d:\d\d:\d\d ")  # how a worker's own lines begin
FAULTS: Final = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE})


class Death(Struct, frozen=True):
    """What it died of, in one word and in one line; and the last lines of its log that say more."""

    cause: Cause
    said: str
    last_words: tuple[str, ...] = ()


def death_of(run: RunDirectory, status: Status) -> Death:
    """What the worker of `run` died of, which is `lost` with `status` as its last word."""
    words = last_words(run, status)
    cause, said = _restarted(status) or _crashed(words) or _ended(run, status, words)
    return Death(cause, f"{said}; {steps_lost(status)}" if status.kind == "train" else said, words)


def steps_lost(status: Status) -> str:
    """What a training loses that ends without saving."""
    lost, durable = status.step - status.last_durable_step, status.last_durable_step
    if not status.step:
        return "it had taken no step"
    if lost <= 0:
        return f"no step is lost, {durable:,} is saved"
    since = f" since {durable:,}" if durable else ""
    return f"the {lost:,} steps{since} are lost" if lost > 1 else f"the step{since} is lost"


def last_words(run: RunDirectory, status: Status) -> tuple[str, ...]:
    """The end of the traceback that this attempt's log ends with, else its last line; nothing if it said nothing."""
    start = status.vitals.log_start if status.vitals else 0
    size = run.log.stat().st_size if run.log.exists() else 0
    text = read_log(run.log, max(start - size, -4096) if size > start else 0)[1] if size > start else ""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    for first in range(len(lines) - 1, -1, -1):
        if LOGGED.match(lines[first]):
            break
        if lines[first].startswith((TRACEBACK, "Fatal Python error: ")):
            return (lines[first], *lines[max(first + 1, len(lines) - MOST_WORDS) :])
    return tuple(lines[-1:])


def _restarted(status: Status) -> tuple[Cause, str] | None:
    if not status.boot_id or status.boot_id == boot_id():
        return None
    return "restarted", "the machine was restarted while it was at work"


def _crashed(words: tuple[str, ...]) -> tuple[Cause, str] | None:
    if not words:
        return None
    if fatal := FATAL.search(words[0]):
        return "crash", f"crashed: {fatal[1]}"
    if words[0] == TRACEBACK:
        return "crash", f"crashed: {exception(words)}"
    return ("crash", words[-1]) if words[-1].startswith(FAILED) else None


def exception(words: tuple[str, ...]) -> str:
    """The line of a traceback that names the exception: its message may have more lines."""
    outdented = [line for line in words[1:] if not line.startswith(" ")]
    return outdented[0] if outdented else words[-1].strip()


def _ended(run: RunDirectory, status: Status, words: tuple[str, ...]) -> tuple[Cause, str]:
    code = exit_code(run, status.attempt)
    if code is not None and code > 0:
        return "crash", f"ended with exit code {code}{f': {words[-1]}' if words else ''}"
    number = None if code is None else -code
    if number == signal.SIGHUP:
        return "hang-up", "ended by a hang-up (SIGHUP): its session or terminal went away"
    if number in FAULTS:
        return "crash", f"crashed in native code: {_name(number)}"
    if number in (None, signal.SIGKILL) and (memory := _memory(status)):
        return "memory", memory
    if number is None:
        return "killed", "its process is gone without a word: killed, most likely, by whom is unknown"
    return "killed", f"killed by {_name(number)}, from whom is unknown"


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _memory(status: Status) -> str:
    if status.pid is not None and logged_kill(status.pid, status.uptime):
        return "out of memory: the kernel killed it"
    vitals = status.vitals or Vitals()
    group = kills_in(Path(vitals.group_counter)) if vitals.group_counter else None
    if _more(vitals.group_kills, group):
        return "killed, probably out of memory: the kernel has killed in its control group for memory since"
    if _more(vitals.machine_kills, machine_kills()):
        return "killed, probably out of memory: the kernel has killed on this machine for memory since"
    return ""


def _more(before: int | None, now: int | None) -> bool:
    return before is not None and now is not None and now > before
