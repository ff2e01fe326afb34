"""The agent behind a pipe: a line of JSON in, a line of JSON out. What `ssh HOST logoclip agent` talks to.

    → {"id": 1, "call": "log", "args": {"id": "demo-01", "offset": -4096}}
    ← {"id": 1, "result": {"offset": 5120, "text": "…"}}
    ← {"id": 1, "error": "…: no run is called 'demo-01'", "kind": "input"}

`kind` is `input` (ask for something else), `job` (it failed) or `fault` (a mistake in here, with a `traceback`).
"""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import sys
import traceback
from collections.abc import Mapping
from typing import IO, Any

from logoclip.agent.agent import Agent
from logoclip.errors import InputError, LogoclipError


def serve(agent: Agent, stdin: IO[str], stdout: IO[str]) -> None:
    """Answers each line of `stdin` in turn until it ends, or until nobody reads `stdout` any more."""
    if isinstance(stdin, io.TextIOWrapper):
        stdin.reconfigure(encoding="utf-8", errors="replace")
    try:
        # Whatever a library prints must not end up between the answers.
        with contextlib.redirect_stdout(sys.stderr):
            for line in filter(str.strip, stdin):
                stdout.write(answer(agent, line) + "\n")
                stdout.flush()
    except (BrokenPipeError, ConnectionResetError):  # the link was cut: runs go on, this agent has nobody left to serve
        return


def answer(agent: Agent, line: str) -> str:
    """The line that answers `line`, without its end."""
    request_id: object = None
    try:
        request = _parsed(line)
        request_id = request.get("id")
        return json.dumps({"id": request_id, "result": _called(agent, request)})
    except LogoclipError as error:
        kind = "input" if isinstance(error, InputError) else "job"
        return json.dumps({"id": request_id, "error": str(error), "kind": kind})
    except Exception as error:  # one faulty call must not take the others down; the console shows what happened
        fault = {"error": f"{type(error).__name__}: {error}", "kind": "fault", "traceback": traceback.format_exc()}
        return json.dumps({"id": request_id, **fault})


def _parsed(line: str) -> dict[str, Any]:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not a line of JSON: {error}") from None
    if not isinstance(request, dict):
        raise InputError('not a request: {"id": …, "call": …, "args": {…}} is wanted')
    return request


def _called(agent: Agent, request: Mapping[str, Any]) -> Any:
    name, arguments = request.get("call"), request.get("args") or {}
    if not isinstance(name, str) or name.startswith("_") or not inspect.isfunction(getattr(Agent, name, None)):
        raise InputError(f"{name!r} is no call; this is logoclip's agent of another version, or no console is asking")
    if not isinstance(arguments, dict):
        raise InputError(f"{name}: arguments are given by name, as an object")
    method = getattr(agent, name)
    try:
        inspect.signature(method).bind(**arguments)
    except TypeError as error:
        raise InputError(f"{name}: {error}") from None
    return method(**arguments)
