"""A command's function becomes flags, help and errors, by way of tyro."""

from __future__ import annotations

import contextlib
import functools
import inspect
import io
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, TextIO

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
    out, err = _plain(sys.stdout), _plain(sys.stderr)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            ready: Any = tyro.cli(
                target if inspect.isclass(target) else deferred(target),
                prog=f"logoclip {command.name}",
                description=described(target),
                args=list(argv),
                config=(tyro.conf.OmitArgPrefixes,),
            )
    except SystemExit as end:
        if end.code:
            raise InputError(_in_lines(_written(err), command)) from None
        sys.stdout.write(_written(out))
        raise
    sys.stderr.write(_written(err))
    bound: Callable[[], int] = ready
    return bound


def _plain(stream: TextIO) -> io.TextIOWrapper:
    """Takes what tyro prints for `stream`, in its characters but, as this is no terminal, without colours.

    Colours could not be known from those that a config's values bring into the help.
    """
    return io.TextIOWrapper(io.BytesIO(), encoding=stream.encoding, errors="replace", newline="\n")


def _written(taken: io.TextIOWrapper) -> str:
    taken.seek(0)
    return taken.read()


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
