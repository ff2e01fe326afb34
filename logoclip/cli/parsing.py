"""A command's function becomes flags, help and errors, by way of tyro."""

from __future__ import annotations

import contextlib
import functools
import inspect
import io
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

import tyro

from logoclip.cli.commands import Command
from logoclip.errors import InputError

RULE = re.compile(r"^[─-]{3,}$")


def parse(command: Command, argv: Sequence[str]) -> Callable[[], int]:
    """The command with its arguments, ready to be called.

    Raises:
        InputError: the arguments do not fit; one line for each fault.
        SystemExit: help was asked for and has been given.
    """
    target = command.load(argv)
    printed = io.StringIO()
    try:
        with contextlib.redirect_stderr(printed):
            ready: Any = tyro.cli(
                target if inspect.isclass(target) else deferred(target),
                prog=f"logoclip {command.name}",
                description=described(target),
                args=list(argv),
                config=(tyro.conf.OmitArgPrefixes,),
            )
    except SystemExit as end:
        if end.code:
            raise InputError(_in_lines(printed.getvalue(), command)) from None
        raise
    sys.stderr.write(printed.getvalue())
    bound: Callable[[], int] = ready
    return bound


def deferred(function: Callable[..., int]) -> Callable[..., Callable[[], int]]:
    """`function`, but calling it only binds its arguments: parsing ends before the work begins."""

    @functools.wraps(function)
    def bind(*args: Any, **kwargs: Any) -> Callable[[], int]:
        return functools.partial(function, *args, **kwargs)

    return bind


def described(target: Callable[..., Any]) -> str:
    """A docstring down to its `Args:`, with the examples (tyro alone leaves them out)."""
    return inspect.getdoc(target).partition("\nArgs:")[0].strip()  # type: ignore[union-attr]


def _in_lines(box: str, command: Command) -> str:
    """tyro's framed error as one line a fault, without the frame."""
    rows = [row.strip("│|+ ").strip() for row in box.splitlines() if row[:1] not in "╭╰+"]
    faults = [" ".join(part) for part in _split(rows)]
    shown = [fault for fault in faults if not fault.startswith(("For full helptext", "Argument helptext"))]
    return "\n".join([*shown, f"see: logoclip {command.name} --help"])


def _split(rows: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for row in rows:
        if RULE.match(row):
            parts.append([])
        elif row:
            parts[-1].append(row)
    return [part for part in parts if part]
