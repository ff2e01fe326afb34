"""Questions and answers as lines of JSON: what `ssh HOST logoclip agent` and a console say to each other.

    → {"id": 0, "call": "hello", "args": {"protocol": 2, "version": "0.2.0"}}
    ← {"id": 0, "result": {"protocol": 2, "version": "0.2.0", "questions": ["hello", "info", …]}}
    → {"id": 1, "call": "log", "args": {"id": "demo-01", "offset": -4096}}
    ← {"id": 1, "result": {"offset": 5120, "text": "…"}}
    ← {"id": 1, "error": "…: no run is called 'demo-01'", "kind": "input"}

`kind` is `input` (ask for something else), `job` (it failed) or `fault` (a mistake in there, with a `traceback`).
Fields that a side does not know are passed over, so a newer one may add some; what it must not do without a new
`PROTOCOL` (`questions.machine`) is to take a field away, or to give one another meaning.
"""

from __future__ import annotations

import json
from typing import Any, Final, Literal, TypeVar

import msgspec
from msgspec import Struct

from logoclip.agent.questions.question import Question
from logoclip.errors import InputError

LONGEST_LINE: Final = 32 * 2**20
"""Bytes of a line. What is longer was not written by the other side's program."""

Kind = Literal["input", "job", "fault"]
Decoded = TypeVar("Decoded")


class Request(Struct, frozen=True):
    """One line to an agent."""

    id: int
    call: str
    args: dict[str, Any] = {}


class Reply(Struct, frozen=True):
    """One line from an agent: a result, or an error. An `id` of None answers a line that was no request."""

    id: int | None
    result: Any = None
    error: str | None = None
    kind: Kind = "fault"
    traceback: str = ""


def encoded(message: object) -> bytes:
    """`message` as one line of ASCII with its end.

    File names that are not UTF-8 survive as lone surrogates, and figures that are not finite as `NaN` and `Infinity`.
    """
    return json.dumps(msgspec.to_builtins(message), separators=(",", ":")).encode("ascii") + b"\n"


def request_line(number: int, question: Question[Any]) -> bytes:
    """The line that asks `question`."""
    return encoded(Request(number, question.wire_name(), msgspec.to_builtins(question)))


def question_of(request: Request) -> Question[Any]:
    """The question that a request asks.

    Raises:
        InputError: there is no such question, or its arguments are not what it takes.
    """
    from logoclip.agent.questions.every import QUESTIONS  # not for who only asks

    asked = QUESTIONS.get(request.call)
    if asked is None:
        raise InputError(f"{request.call!r} is no question that this agent knows")
    return decoded(request.args, asked, request.call)


def decoded(plain: object, kind: type[Decoded], what: str) -> Decoded:
    """`plain`, as JSON has it, as a `kind`; `what` names it in the error.

    Raises:
        InputError: it is something else.
    """
    try:
        return msgspec.convert(plain, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        raise InputError(f"{what}: {error}") from None


def parsed(line: bytes) -> object:
    """What a line of JSON says.

    Raises:
        InputError: it is no JSON.
    """
    try:
        return json.loads(line)
    # Not UTF-8, a number of thousands of digits, brackets without end: JSON to nobody.
    except (ValueError, RecursionError) as error:
        raise InputError(f"not a line of JSON: {error}") from None
