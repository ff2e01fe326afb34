"""From words on the command line to a command, and from what it raises to an exit code.

Exit codes: 0 done, 1 the job failed, 2 the input was wrong, 130 interrupted.
"""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence

from logoclip.cli.commands import COMMANDS, Command
from logoclip.cli.interrupts import INTERRUPTED
from logoclip.cli.output import complain, filter_output, write_line
from logoclip.cli.parsing import parse
from logoclip.errors import InputError, LogoclipError


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    filter_output()
    try:
        return _dispatch(list(sys.argv[1:] if argv is None else argv))
    except LogoclipError as error:
        complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output (`head`) has seen enough. Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        return 1


def _dispatch(argv: list[str]) -> int:
    if argv in (["--version"], ["-V"]):
        write_line(_version())
        return 0
    command = _find(argv)
    if command is None:
        return _overview(argv)
    return parse(command, argv[len(command.words) :])()


def _find(argv: list[str]) -> Command | None:
    """The command that `argv` begins with."""
    return next((command for command in COMMANDS if argv[: len(command.words)] == list(command.words)), None)


def _overview(argv: list[str]) -> int:
    """All commands, or those of a group such as `runs`; an error if something else was asked for."""
    group = [word for word in argv if not word.startswith("-")][:1]
    below = [command for command in COMMANDS if group and command.words[0] == group[0]]
    asked = {"-h", "--help"} & set(argv)
    if group and not below:
        raise InputError(f"there is no command {group[0]!r}{_nearest(group[0])}")
    if not asked and argv[1:]:
        raise InputError(f"there is no command {' '.join(argv[:2])!r}; logoclip {argv[0]} --help lists them")
    write_line(_usage(below or list(COMMANDS), group))
    return 0 if asked else InputError.exit_code


def _nearest(word: str) -> str:
    close = difflib.get_close_matches(word, {command.words[0] for command in COMMANDS}, n=1)
    return f"; did you mean {close[0]}?" if close else "; logoclip --help lists them"


def _usage(commands: list[Command], group: list[str]) -> str:
    width = max(len(command.name) for command in commands) + 2
    rows = [f"  {command.name:<{width}}{command.summary}" for command in commands]
    head = f"usage: logoclip {' '.join([*group, 'COMMAND'])} [options]"
    foot = "Every command takes --workspace DIR (default: the current directory) and explains itself with --help."
    return "\n".join([head, "", *rows, "", foot])


def _version() -> str:
    from logoclip.version import __version__

    return f"logoclip {__version__}"
